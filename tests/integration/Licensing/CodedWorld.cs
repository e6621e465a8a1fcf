using System.Text.Json;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Tests.Rights;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>Random rights in codes: bit n of a side is its code n, bit n of the term a month.</summary>
internal static class CodedWorld
{
    private static readonly string[] Uses =
    [
        "publishing.book",
        "publishing.ebook",
        "games.mobile",
        "merchandise.toys",
        "merchandise.stationery",
    ];
    private static readonly string[] Territories = ["CN-GD", "CN-BJ", "JP", "FR"];
    private static readonly string[] Languages = ["zh-Hans", "en", "ja"];
    private static readonly DateTimeOffset Start = new(2041, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Vocabularies Words => VocabularyFiles.All;

    /// <summary>The right's box on one work.</summary>
    public static RightsBox Box(RandomRight right, long work) =>
        new(
            RangeSet.Point(work),
            Words.Uses.Read(Codes(Uses, right.Uses)),
            Words.Territories.Read(Codes(Territories, right.Territories)),
            Words.Languages.Read(Codes(Languages, right.Languages)),
            Months(right.Term)
        );

    /// <summary>The right as the query of a wish.</summary>
    public static string Query(RandomRight wish)
    {
        var term = Term.Of(Months(wish.Term).Ranges.Single());
        var sides = Parameters("uses", Uses, wish.Uses)
            .Concat(Parameters("territories", Territories, wish.Territories))
            .Concat(Parameters("languages", Languages, wish.Languages));
        var kind = JsonNamingPolicy.CamelCase.ConvertName(wish.Kind.ToString());
        var (from, to) = ($"{term.From:yyyy-MM-dd}T00:00:00Z", $"{term.To:yyyy-MM-dd}T00:00:00Z");
        return $"kind={kind}&{string.Join('&', sides)}&from={from}&to={to}";
    }

    /// <summary>True where one of the boxes of an answer covers this one cell.</summary>
    public static bool Covers(JsonElement boxes, RandomRight cell)
    {
        var wanted = Box(cell, work: 0);
        return boxes
            .EnumerateArray()
            .Select(box => Exchange.Platform.Json.Read<StatedBox>(box.GetRawText()))
            .Select(box =>
                Words.Read(RangeSet.Point(0), new(box.Uses, box.Territories, box.Languages), box.Term.Whole())
            )
            .Any(box => box.Contains(wanted));
    }

    private static CodeSet Codes(string[] codes, int mask) => new(Named(codes, mask));

    private static IEnumerable<string> Parameters(string name, string[] codes, int mask) =>
        Named(codes, mask).Select(code => $"{name}={code}");

    private static string[] Named(string[] codes, int mask) => [.. codes.Where((_, bit) => (mask >> bit & 1) == 1)];

    private static RangeSet Months(int mask)
    {
        var months = Enumerable.Range(0, 31).Where(bit => (mask >> bit & 1) == 1).ToList();
        return Term.Span(Start.AddMonths(months[0]), Start.AddMonths(months[^1] + 1));
    }
}
