namespace Exchange.Local.Audit;

/// <summary>What the audit found about one invariant.</summary>
/// <param name="Invariant">The invariant as a sentence.</param>
/// <param name="Looked">How many things were looked at.</param>
/// <param name="Violations">How many of them violate it.</param>
/// <param name="Examples">Some that do, as an operator can look them up.</param>
public sealed record Finding(string Invariant, long Looked, long Violations, IReadOnlyList<string> Examples)
{
    /// <summary>How many violations are named at most; all are counted.</summary>
    public const int MaxExamples = 5;

    /// <summary>The finding as a line, and a line for each example.</summary>
    public override string ToString()
    {
        var line = FormattableString.Invariant(
            $"{(Violations == 0 ? "holds" : "BROKEN"), -7}{Looked, 12:N0}  {Invariant}"
        );
        return Violations == 0
            ? line
            : string.Join(
                "\n                       ",
                Examples.Prepend(FormattableString.Invariant($"{line}: {Violations:N0} times, for example"))
            );
    }
}

/// <summary>Everything that the audit found.</summary>
public sealed record AuditReport(IReadOnlyList<Finding> Findings)
{
    /// <summary>True where every invariant holds.</summary>
    public bool IsClean => Findings.All(finding => finding.Violations == 0);

    /// <summary>One line: how many there are and whether they hold.</summary>
    public string Verdict =>
        Findings.Count(finding => finding.Violations > 0) is var broken && broken == 0
            ? FormattableString.Invariant($"{Findings.Count} invariants: every one of them holds")
            : FormattableString.Invariant($"{Findings.Count} invariants: {broken} BROKEN");

    /// <summary>A line for each invariant, and the verdict.</summary>
    public override string ToString() =>
        string.Join('\n', Findings.Select(finding => finding.ToString()).Append(Verdict));
}
