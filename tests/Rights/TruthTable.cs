using Exchange.Licensing.Domain;

namespace Exchange.Tests.Rights;

/// <summary>One cell of the truth table.</summary>
internal sealed record Pairing(
    (RightsOutIs Is, Exclusivity Kind) Standing,
    (RightsOutIs Is, Exclusivity Kind) Wanted,
    bool IsGranted
)
{
    public override string ToString() =>
        $"{Words(Wanted)} beside {Words(Standing)}: {(IsGranted ? "granted" : "refused")}";

    private static string Words((RightsOutIs Is, Exclusivity Kind) right) => $"{right.Is} {right.Kind}";
}

/// <summary>
/// What may stand beside what where boxes overlap. Rows stand already, columns are wanted. Where boxes do not overlap,
/// everything may stand beside everything.
/// </summary>
internal static class TruthTable
{
    // 独占, 排他, 普通: licenses; 自用: the licensor's own use; 保留: held back from everybody, or from all but itself.
    private const string Text = """
        stands  | 独占    | 排他    | 普通    | 自用    | 保留    | 对外保留
        独占    | refused | refused | refused | refused | refused | refused
        排他    | refused | refused | refused | granted | refused | refused
        普通    | refused | refused | granted | granted | refused | refused
        自用    | refused | granted | granted | granted | refused | granted
        保留    | refused | refused | refused | refused | refused | refused
        对外保留 | refused | refused | refused | granted | refused | refused
        """;

    /// <summary>Every cell of the table.</summary>
    public static IEnumerable<Pairing> Pairings()
    {
        var rows = Text.Split('\n').Select(row => row.Split('|', StringSplitOptions.TrimEntries)).ToList();
        return from row in rows.Skip(1)
            from column in Enumerable.Range(1, rows[0].Length - 1)
            select new Pairing(Right(row[0]), Right(rows[0][column]), row[column] is "granted");
    }

    private static (RightsOutIs Is, Exclusivity Kind) Right(string name) =>
        name switch
        {
            "独占" => (RightsOutIs.License, Exclusivity.Exclusive),
            "排他" => (RightsOutIs.License, Exclusivity.Sole),
            "普通" => (RightsOutIs.License, Exclusivity.NonExclusive),
            "自用" => (RightsOutIs.OwnUse, Exclusivity.NonExclusive),
            "保留" => (RightsOutIs.Holdback, Exclusivity.Exclusive),
            "对外保留" => (RightsOutIs.Holdback, Exclusivity.Sole),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The table has no such name."),
        };
}
