using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>
/// What is said about somebody who makes or holds works. <see cref="PartyRules"/> says what is valid.
/// </summary>
public sealed record PartyContent
{
    /// <summary>What sort of somebody it is.</summary>
    public PartyType? Type { get; init; }

    /// <summary>What it is called: one preferred name, and any others.</summary>
    public IReadOnlyList<PartyName>? Names { get; init; }

    /// <summary>When it lived or worked.</summary>
    public LifeDates? Life { get; init; }

    /// <summary>Its nation or culture, as its source says it.</summary>
    public LanguageMap? Nationality { get; init; }

    /// <summary>Where it was born or founded: for some terms of protection the country of origin counts.</summary>
    public LanguageMap? BirthPlace { get; init; }

    /// <summary>Where it died.</summary>
    public LanguageMap? DeathPlace { get; init; }

    /// <summary>What others call it: isni, ulan, wikidata, url, or a scheme of somebody's own with a dot.</summary>
    public IReadOnlyList<Identifier>? Identifiers { get; init; }

    /// <summary>The key under which a file brought it; unique in its list.</summary>
    public Identifier? Source { get; init; }
}

/// <summary>What sort of somebody a party is.</summary>
public enum PartyType
{
    /// <summary>One human being: life dates count for rights.</summary>
    Person,

    /// <summary>Several who made things together: a couple, a collective, a family workshop.</summary>
    Group,

    /// <summary>A company, a museum, a studio.</summary>
    Organization,

    /// <summary>Nobody knows who: "Anonymous", "Florentine 15th Century", "Master of 1515".</summary>
    Anonymous,

    /// <summary>Its source does not say whether it is one person or several.</summary>
    Unspecified,
}

/// <summary>A name of a party.</summary>
/// <param name="Text">As it is read: "Hans Baldung".</param>
/// <param name="Type">What sort of name it is.</param>
/// <param name="Language">BCP 47 tag with the script where it matters: zh-Hant, zh-Latn-pinyin; null where it is not
/// known.</param>
/// <param name="Inverted">As lists are sorted: "Baldung, Hans"; null where it is the same.</param>
public sealed record PartyName(
    string Text = "",
    PartyNameType Type = PartyNameType.Variant,
    string? Language = null,
    string? Inverted = null
);

/// <summary>What sort of name a name is.</summary>
public enum PartyNameType
{
    /// <summary>The one that is shown.</summary>
    Preferred,

    /// <summary>Another spelling, script or transliteration.</summary>
    Variant,

    /// <summary>The whole name, where the preferred one is shorter.</summary>
    Full,

    /// <summary>The name at birth, also a maiden name.</summary>
    Birth,

    /// <summary>The name after a marriage.</summary>
    Married,

    /// <summary>A name that was taken: a pseudonym, a nickname, 字 and 號.</summary>
    Pseudonym,

    /// <summary>A name of before, as organizations have them.</summary>
    Former,

    /// <summary>Not its own: a spouse, or a group that it belonged to. It is found by it only.</summary>
    Related,
}

/// <summary>When a party lived or worked.</summary>
/// <param name="Text">As the source says it: "c. 305 - c. 255 B.C.", "active 1870s".</param>
/// <param name="Born">When it was born or founded.</param>
/// <param name="Died">When it died; null where it lives, or where nobody knows.</param>
/// <param name="Active">When it is known to have worked; where no more is known, the years of its life.</param>
public sealed record LifeDates(
    string? Text = null,
    LifeYear? Born = null,
    LifeYear? Died = null,
    LifeYear? Active = null
);

/// <summary>
/// A year, or the years between which it lies, as museums write them: -480 is 480 BCE, and there is no year 0.
/// </summary>
/// <param name="Earliest">The first that it may be; null for any before <paramref name="Latest"/>.</param>
/// <param name="Latest">The last that it may be; null for any after <paramref name="Earliest"/>.</param>
/// <param name="Approximate">True for "c. 1480": near, not certainly within.</param>
/// <param name="Uncertain">True for "1480?": the source doubts it.</param>
public sealed record LifeYear(
    int? Earliest = null,
    int? Latest = null,
    bool Approximate = false,
    bool Uncertain = false
)
{
    /// <summary>The one year that it is for certain; null where there is a doubt or a span.</summary>
    public int? Exact() => Earliest == Latest && !Approximate && !Uncertain ? Earliest : null;
}
