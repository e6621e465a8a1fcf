using Exchange.Licensing.Domain;

namespace Exchange.Licensing.Data;

/// <summary>How every table keeps a box: four multiranges, and a range for the term where it has one.</summary>
internal static class Boxes
{
    /// <summary>The sides as PostgreSQL writes them, and the ends of the term.</summary>
    public const string Columns = """
        works::text as works,
        uses::text as uses,
        territories::text as territories,
        languages::text as languages,
        lower(term) as term_from,
        upper(term) as term_to
        """;

    /// <summary>The box of these columns.</summary>
    public static RightsBox Read(string works, string uses, string territories, string languages, RangeSet term) =>
        new(RangeSet.Parse(works), RangeSet.Parse(uses), RangeSet.Parse(territories), RangeSet.Parse(languages), term);
}
