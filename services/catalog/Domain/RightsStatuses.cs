using System.Collections.Frozen;

namespace Exchange.Catalog.Domain;

/// <summary>
/// The rights statuses that a work may have: the twelve statements of RightsStatements.org and the licenses and tools
/// of Creative Commons. The canonical form is the http one, as both publish it and as IIIF asks for it; https and a
/// missing last slash are read as the same.
/// </summary>
public static class RightsStatuses
{
    private const string Statements = "http://rightsstatements.org/vocab/";
    private const string Commons = "http://creativecommons.org/";

    private static readonly string[] StatementNames =
    [
        "InC",
        "InC-OW-EU",
        "InC-EDU",
        "InC-NC",
        "InC-RUU",
        "NoC-CR",
        "NoC-NC",
        "NoC-OKLR",
        "NoC-US",
        "CNE",
        "UND",
        "NKC",
    ];

    private static readonly string[] LicenseNames = ["by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"];

    private static readonly string[] LicenseVersions = ["2.0", "2.5", "3.0", "4.0"];

    private static readonly FrozenSet<string> Known = All().ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The canonical form of a known status; null for anything else.</summary>
    public static string? Canonical(string? text)
    {
        if (text is null)
            return null;
        var plain = text.StartsWith("https://", StringComparison.Ordinal) ? $"http://{text[8..]}" : text;
        var whole = plain.EndsWith('/') ? plain : $"{plain}/";
        return Known.TryGetValue(whole, out var canonical) ? canonical : null;
    }

    private static IEnumerable<string> All()
    {
        foreach (var name in StatementNames)
            yield return $"{Statements}{name}/1.0/";
        foreach (var name in LicenseNames)
        foreach (var version in LicenseVersions)
            yield return $"{Commons}licenses/{name}/{version}/";
        yield return $"{Commons}publicdomain/zero/1.0/";
        yield return $"{Commons}publicdomain/mark/1.0/";
    }
}
