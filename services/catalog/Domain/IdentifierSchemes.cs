using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Exchange.Catalog.Domain;

/// <summary>
/// The systems of names that the catalog knows, each with its form and, where it has one, its check digit. A holder's
/// own system has a dot in its name, as <c>tate.id</c>, and any values.
/// </summary>
public static partial class IdentifierSchemes
{
    /// <summary>Web pages: several works may be on one, so they name nothing alone.</summary>
    public const string Url = "url";

    private static readonly FrozenDictionary<string, Scheme> Known = new Dictionary<string, Scheme>(
        StringComparer.Ordinal
    )
    {
        ["accessionNumber"] = new(AccessionNumber, "1 to 100 characters, unique among the holder's works"),
        ["dci"] = new(Dci, "letters, digits, '-', '.' and '/', up to 100"),
        ["isbn"] = new(CheckDigits.Isbn, "ISBN-10 or ISBN-13 with its check digit"),
        ["iscc"] = new(CheckDigits.Iscc, "an ISCC (ISO 24138) whose header fits its length"),
        ["isli"] = new(Isli, "six digits of the service, those of the link, and a check digit (ISO 17316)"),
        ["isrc"] = new(Isrc, "two letters, three letters or digits, seven digits (ISO 3901)"),
        [Url] = new(Link, "an http or https address"),
        ["isni"] = new(CheckDigits.Isni, "sixteen digits, the last by ISO 7064 MOD 11-2", NamesPeople: true),
        ["ulan"] = new(Ulan, "nine digits that begin with 500", NamesPeople: true),
        ["wikidata"] = new(Wikidata, "Q and digits", NamesPeople: true),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The schemes that name works.</summary>
    public static string OfWorks { get; } = Names(people: false);

    /// <summary>The schemes that name people.</summary>
    public static string OfPeople { get; } = Names(people: true);

    /// <summary>True where it names works, or is a holder's own.</summary>
    public static bool IsOfWorks(string scheme) => Has(scheme, people: false);

    /// <summary>True where it names people, or is a holder's own.</summary>
    public static bool IsOfPeople(string scheme) => Has(scheme, people: true);

    /// <summary>The schemes that a party may have: those of people, and pages about it.</summary>
    public static string OfParties { get; } = $"{OfPeople}, {Url}";

    /// <summary>True where a party may have it.</summary>
    public static bool IsOfParties(string scheme) => scheme is Url || IsOfPeople(scheme);

    /// <summary>The value in its one form; null where it is none of the scheme.</summary>
    public static string? Canonical(string scheme, string value) =>
        Known.TryGetValue(scheme, out var known) ? known.Read(value.Trim()) : value.Trim();

    /// <summary>How a value of this scheme looks, for people.</summary>
    public static string FormOf(string scheme) => Known.TryGetValue(scheme, out var known) ? known.Form : "any text";

    private static bool Has(string scheme, bool people) =>
        Known.TryGetValue(scheme, out var known)
            ? known.NamesPeople == people
            : scheme.Contains('.', StringComparison.Ordinal);

    private static string Names(bool people) =>
        string.Join(
            ", ",
            Known.Where(one => one.Value.NamesPeople == people).Select(one => one.Key).Order(StringComparer.Ordinal)
        );

    private static string? AccessionNumber(string value) => value.Length is >= 1 and <= 100 ? value : null;

    private static string? Dci(string value) => OrNull(DciForm(), value.ToUpperInvariant());

    private static string? Isli(string value) => OrNull(IsliForm(), CheckDigits.Bare(value, "ISLI"));

    private static string? Isrc(string value) => OrNull(IsrcForm(), CheckDigits.Bare(value, "ISRC"));

    private static string? Ulan(string value) => OrNull(UlanForm(), value);

    private static string? Wikidata(string value) => OrNull(WikidataForm(), value);

    private static string? Link(string value) => WorkRules.IsLink(value) ? value : null;

    private static string? OrNull(Regex form, string value) => form.IsMatch(value) ? value : null;

    private sealed record Scheme(Func<string, string?> Read, string Form, bool NamesPeople = false);

    [GeneratedRegex("^[0-9A-Z][0-9A-Z./-]{0,99}$", RegexOptions.NonBacktracking)]
    private static partial Regex DciForm();

    // The check digit's method is in a part of ISO 17316 that is not public; its form is checked.
    [GeneratedRegex("^[0-9]{6}[0-9]{1,32}[0-9X]$", RegexOptions.NonBacktracking)]
    private static partial Regex IsliForm();

    [GeneratedRegex("^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$", RegexOptions.NonBacktracking)]
    private static partial Regex IsrcForm();

    [GeneratedRegex("^500[0-9]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex UlanForm();

    [GeneratedRegex("^Q[1-9][0-9]{0,11}$", RegexOptions.NonBacktracking)]
    private static partial Regex WikidataForm();
}
