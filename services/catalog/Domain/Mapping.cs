using System.Text.Json.Serialization;

namespace Exchange.Catalog.Domain;

/// <summary>What a file is made of.</summary>
public enum SourceFormat
{
    /// <summary>JSON Lines: one JSON document per line.</summary>
    Ndjson,

    /// <summary>Comma-separated values (RFC 4180) whose first line names the columns.</summary>
    Csv,

    /// <summary>One JSON document with an array of rows.</summary>
    Json,

    /// <summary>XML: each element of one name is a row.</summary>
    Xml,
}

/// <summary>What the rows of a file become.</summary>
public enum MappingTarget
{
    /// <summary>Works of the holder.</summary>
    Works,

    /// <summary>Parties of its list.</summary>
    Parties,

    /// <summary>Further names of parties that are in its list already.</summary>
    PartyNames,
}

/// <summary>
/// How the rows of one source become works, parties or names of parties. README.md describes the document.
/// </summary>
/// <param name="Name">What an import asks for it by.</param>
/// <param name="About">What it is for.</param>
/// <param name="Source">The row's key: by it a second import finds the same work again.</param>
/// <param name="Delimiter">What separates the fields of a CSV file.</param>
/// <param name="Rows">The path to the array of a JSON document; the local name of the element that is a row of
/// XML.</param>
public sealed record Mapping(
    string Name,
    string About,
    SourceFormat Format,
    IdentifierTemplate Source,
    WorkTemplate? Work = null,
    string Delimiter = ",",
    string? Rows = null
)
{
    /// <summary>What the rows become: the one template that the document has says it.</summary>
    public MappingTarget Target =>
        Party is not null ? MappingTarget.Parties
        : PartyName is not null ? MappingTarget.PartyNames
        : MappingTarget.Works;

    /// <summary>Where the fields of a party come from.</summary>
    public PartyTemplate? Party { get; init; }

    /// <summary>Whose name the row has, and where it comes from.</summary>
    public PartyNameTemplate? PartyName { get; init; }

    /// <summary>Which schema the document says it keeps to; editors read it.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Expressions that are used in several places; one does not use another.</summary>
    public IReadOnlyDictionary<string, Expression> Names { get; init; } =
        new Dictionary<string, Expression>(StringComparer.Ordinal);
}

/// <summary>Where each field of a work comes from.</summary>
public sealed record WorkTemplate
{
    /// <summary>Language tag to title.</summary>
    public required IReadOnlyDictionary<string, Expression> Title { get; init; }

    /// <summary>supplied, none or unknown, where the title is not the work's own.</summary>
    public Expression? TitleKind { get; init; }

    public IReadOnlyDictionary<string, Expression>? Description { get; init; }

    public IReadOnlyList<CreatorTemplate> Creators { get; init; } = [];

    public DateTemplate? Date { get; init; }

    public required Expression Class { get; init; }

    /// <summary>Field of the class's profile to where it comes from.</summary>
    public IReadOnlyDictionary<string, DetailTemplate> Details { get; init; } =
        new Dictionary<string, DetailTemplate>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Expression>? Medium { get; init; }

    public DimensionsTemplate? Dimensions { get; init; }

    public IReadOnlyList<IdentifierTemplate> Identifiers { get; init; } = [];

    public IReadOnlyDictionary<string, Expression>? Provenance { get; init; }

    public IReadOnlyDictionary<string, Expression>? CreditLine { get; init; }

    public required Expression RightsStatus { get; init; }

    /// <summary>true or false; a file never takes back what was true.</summary>
    public Expression? ConsentRequired { get; init; }

    /// <summary>Codes of /v1/prohibitions, each where its expression is something.</summary>
    public IReadOnlyList<Expression> Sensitivities { get; init; } = [];

    public IReadOnlyList<ImageTemplate> Images { get; init; } = [];
}

/// <summary>The items over which a template repeats: a list in the row, or a text that is cut at a separator.</summary>
/// <param name="Path">Where the list or the text is.</param>
/// <param name="On">The separator; null for a list.</param>
/// <param name="Where">Only items for which this is something; null for all.</param>
/// <param name="In">Whose items: the list is looked for in each of them; null where it is in the row.</param>
public sealed record Repeat(FieldPath Path, string? On, Expression? Where = null, Repeat? In = null);

/// <summary>A field of a profile: a text, texts by language tag or a number; or a list of one of these.</summary>
public sealed record DetailTemplate
{
    public Repeat? Each { get; init; }

    public Expression? Text { get; init; }

    public IReadOnlyDictionary<string, Expression>? Texts { get; init; }

    public Expression? Number { get; init; }
}

/// <summary>One creator, or one per item.</summary>
public sealed record CreatorTemplate
{
    public Repeat? Each { get; init; }

    public required IReadOnlyDictionary<string, Expression> Name { get; init; }

    public Expression? Role { get; init; }

    public DateTemplate? Dates { get; init; }

    /// <summary>By them the creator is found among the parties.</summary>
    public IReadOnlyList<IdentifierTemplate> Identifiers { get; init; } = [];
}

/// <summary>One identifier, or one per item.</summary>
public sealed record IdentifierTemplate
{
    public Repeat? Each { get; init; }

    public required string Scheme { get; init; }

    public required Expression Value { get; init; }
}

/// <summary>One image link, or one per item.</summary>
public sealed record ImageTemplate
{
    public Repeat? Each { get; init; }

    public required Expression Url { get; init; }
}

/// <summary>A date's text and years.</summary>
public sealed record DateTemplate
{
    public Expression? Text { get; init; }

    public Expression? Earliest { get; init; }

    public Expression? Latest { get; init; }
}

/// <summary>Sizes: read from prose, or each length a <c>number</c> with its unit.</summary>
public sealed record DimensionsTemplate
{
    public ProseTemplate? Prose { get; init; }

    public Expression? Text { get; init; }

    public Expression? WidthMm { get; init; }

    public Expression? HeightMm { get; init; }

    public Expression? DepthMm { get; init; }

    public Expression? DiameterMm { get; init; }
}
