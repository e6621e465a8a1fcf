using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>
/// What a holder says about a work. Texts for people are language maps (BCP 47 tag to text); everything but title,
/// class and rights status may be left out where it is not known. <see cref="WorkRules"/> says what is valid.
/// </summary>
public sealed record WorkContent
{
    /// <summary>The title in at least one language.</summary>
    public LanguageMap Title { get; init; } = new();

    /// <summary>What kind of title that is; null where it is the work's own.</summary>
    public TitleKind? TitleKind { get; init; }

    /// <summary>What it is and shows.</summary>
    public LanguageMap? Description { get; init; }

    /// <summary>Who made it, in the order in which the holder names them.</summary>
    public IReadOnlyList<Creator>? Creators { get; init; }

    /// <summary>When it was made.</summary>
    public DateSpan? Date { get; init; }

    /// <summary>The name of its profile, for example <c>painting</c>; see <c>/v1/profiles</c>.</summary>
    public string Class { get; init; } = "";

    /// <summary>The version of the profile; the newest where it is left out.</summary>
    public int? ProfileVersion { get; init; }

    /// <summary>What works of this class have besides: the profile says which fields.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>
    /// The series that it is a part of: another work of the same holder. A series may itself be a part; a license of
    /// a series covers the parts that it has when it is offered.
    /// </summary>
    public WorkId? PartOf { get; init; }

    /// <summary>Material and technique.</summary>
    public LanguageMap? Medium { get; init; }

    /// <summary>How large it is.</summary>
    public Dimensions? Dimensions { get; init; }

    /// <summary>What the holder's own system calls it; unique among the holder's works.</summary>
    public Identifier? Source { get; init; }

    /// <summary>
    /// What others call it: accessionNumber, dci, isbn, iscc, isli, isrc, url, or a scheme of the holder's own with a
    /// dot in its name. Each names one work; what is the holder's own, one of the holder's.
    /// </summary>
    public IReadOnlyList<Identifier>? Identifiers { get; init; }

    /// <summary>Through whose hands it went.</summary>
    public LanguageMap? Provenance { get; init; }

    /// <summary>How the holder wants to be credited.</summary>
    public LanguageMap? CreditLine { get; init; }

    /// <summary>
    /// RightsStatements.org or Creative Commons URI of the object itself, see <see cref="RightsStatuses"/>.
    /// </summary>
    public string RightsStatus { get; init; } = "";

    /// <summary>
    /// True where it belongs to a community in such a way that nothing is licensed of it without that community's
    /// consent to the use: licensing keeps the consents.
    /// </summary>
    public bool? ConsentRequired { get; init; }

    /// <summary>What makes it sensitive: codes of <c>/v1/prohibitions</c>; with one of them it is not listed.</summary>
    public IReadOnlyList<string>? Sensitivities { get; init; }

    /// <summary>Addresses (http or https) of pictures of it; the exchange does not fetch them.</summary>
    public IReadOnlyList<string>? Images { get; init; }
}

/// <summary>Somebody who had a part in making a work.</summary>
/// <param name="Name">The name in at least one language.</param>
/// <param name="Role">As the source says it: "after", "attributed to" or "pupil of" decide about rights.</param>
/// <param name="Dates">When that person lived or that workshop worked.</param>
/// <param name="Identifiers">What others call that person: ISNI, ULAN, Wikidata, or a name of the holder's own with a
/// dot; a party that has one of them is this creator.</param>
/// <param name="PartyId">Which party it is, where somebody decided so; a name alone decides nothing.</param>
public sealed record Creator(
    LanguageMap Name,
    string? Role = null,
    DateSpan? Dates = null,
    IReadOnlyList<Identifier>? Identifiers = null,
    PartyId? PartyId = null
);

/// <summary>
/// A date as its source says it, and the years that it may mean. Years are numbers as museums write them: -480 is 480
/// BCE, 220 is 220 CE, and there is no year 0.
/// </summary>
/// <param name="Text">For people: "late 18th century", "date not known".</param>
/// <param name="Earliest">The first year that it may mean.</param>
/// <param name="Latest">The last year that it may mean.</param>
public sealed record DateSpan(string? Text = null, int? Earliest = null, int? Latest = null)
{
    /// <summary>The first year in which a filter finds it; null where no year is known.</summary>
    public int? First() => Earliest ?? Latest;

    /// <summary>The last year in which a filter finds it.</summary>
    public int? Last() => Latest ?? Earliest;
}

/// <summary>A title that is not the work's own.</summary>
public enum TitleKind
{
    /// <summary>Whoever cataloged the work gave it: "[inscriptions by Turner]", or the caption of a file.</summary>
    Supplied,

    /// <summary>The work has none: "Untitled".</summary>
    None,

    /// <summary>Nobody knows it: "[title not known]".</summary>
    Unknown,
}

/// <summary>Sizes, in millimeters where they are known for certain.</summary>
/// <param name="Text">As the source says it: "support: 394 x 419 mm".</param>
/// <param name="SidesMm">Sides in the source's order, where it does not say which is which.</param>
/// <param name="DurationSeconds">How long a film or a recording runs.</param>
/// <param name="Parts">Every part that the source measures, where there is more than the work as a whole.</param>
public sealed record Dimensions(
    string? Text = null,
    decimal? WidthMm = null,
    decimal? HeightMm = null,
    decimal? DepthMm = null,
    decimal? DiameterMm = null,
    IReadOnlyList<decimal>? SidesMm = null,
    decimal? DurationSeconds = null,
    IReadOnlyList<MeasuredPart>? Parts = null
);

/// <summary>A part of a work and its sizes in millimeters.</summary>
/// <param name="Name">As the source calls it: "frame", "image, each"; null for the work itself.</param>
/// <param name="SidesMm">Sides in the source's order, where it does not say which is which.</param>
public sealed record MeasuredPart(
    string? Name,
    decimal? WidthMm = null,
    decimal? HeightMm = null,
    decimal? DepthMm = null,
    decimal? DiameterMm = null,
    IReadOnlyList<decimal>? SidesMm = null
)
{
    /// <summary>True where it is the size of each of several.</summary>
    internal bool IsEach => Name?.Contains("each", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>The name without what stands in parentheses: "image (left)" and "image (right)" share it.</summary>
    internal string Stem() => (Name ?? "").Split(['(', ','])[0].Trim();
}

/// <summary>A name in some system of names.</summary>
/// <param name="Scheme">Which system, for example <c>isli</c> or <c>tate.acno</c>.</param>
/// <param name="Value">The name in it.</param>
public sealed record Identifier(string Scheme, string Value);
