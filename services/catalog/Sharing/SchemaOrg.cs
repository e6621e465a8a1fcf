using System.Globalization;
using System.Text.Json.Serialization;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Sharing;

/// <summary>
/// A work as schema.org JSON-LD. <c>license</c> is the status of the object, as rights statements and Creative Commons
/// say it; <c>acquireLicensePage</c> is where the exchange sells licenses of it.
/// </summary>
[MediaType("application/ld+json")]
public sealed record SchemaOrg(
    [property: JsonPropertyName("@context")] string Context,
    [property: JsonPropertyName("@id")] string Id,
    [property: JsonPropertyName("@type")] string Type,
    string Url,
    IReadOnlyList<SchemaOrg.Text> Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SchemaOrg.Text>? Description,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SchemaOrg.Part>? Creator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SchemaOrg.Part>? Contributor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DateCreated,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Artform,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SchemaOrg.Text>? Material,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SchemaOrg.Quantity? Height,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SchemaOrg.Quantity? Width,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SchemaOrg.Quantity? Depth,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<SchemaOrg.Property>? Identifier,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SchemaOrg.Text>? CreditText,
    string License,
    string AcquireLicensePage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SchemaOrg.Picture>? Image
)
{
    private const string Artwork = "VisualArtwork";

    /// <summary>A text in a language.</summary>
    public sealed record Text(
        [property: JsonPropertyName("@value")] string Value,
        [property: JsonPropertyName("@language"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
            string? Language
    );

    /// <summary>
    /// Who had a part in it: a person or an organization, or something with a name where nobody knows which; where the
    /// source says in what role, the role with them in it.
    /// </summary>
    public sealed record Part(
        [property: JsonPropertyName("@type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Text>? Name = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RoleName = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Part? Creator = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Part? Contributor = null
    );

    /// <summary>A length.</summary>
    public sealed record Quantity([property: JsonPropertyName("@type")] string Type, decimal Value, string UnitCode);

    /// <summary>An identifier.</summary>
    public sealed record Property(
        [property: JsonPropertyName("@type")] string Type,
        [property: JsonPropertyName("propertyID")] string Scheme,
        string Value
    );

    /// <summary>A picture, under the same terms.</summary>
    public sealed record Picture(
        [property: JsonPropertyName("@type")] string Type,
        string ContentUrl,
        string License,
        string AcquireLicensePage
    );

    /// <summary>The work.</summary>
    /// <param name="makers">What each of its creators is, in their order; null where that is not known.</param>
    public static SchemaOrg Of(PublicWork work, IReadOnlyList<PartyType?> makers)
    {
        var content = work.Content;
        var said = (content.Creators ?? [])
            .Zip(makers, (creator, maker) => (Creator: creator, Type: TypeOf(maker)))
            .ToLookup(one => DublinCore.IsInfluence(one.Creator));
        var (type, artform) = TypeOf(content.Class);
        // The other types have no sizes.
        var sizes = type is Artwork ? content.Dimensions : null;
        return new SchemaOrg(
            "https://schema.org",
            work.Uri,
            type,
            work.Page,
            Texts(content.Title)!,
            Texts(content.Description),
            Parts(said[false], (role, who) => new Part("Role", RoleName: role, Creator: who)),
            Parts(said[true], (role, who) => new Part("Role", RoleName: role, Contributor: who)),
            DateOf(content.Date),
            artform,
            Texts(content.Medium),
            Size(sizes?.HeightMm),
            Size(sizes?.WidthMm),
            Size(sizes?.DepthMm),
            Identifiers(content),
            Texts(content.CreditLine),
            content.RightsStatus,
            work.OffersUri,
            content
                .Images?.Select(image => new Picture("ImageObject", image, content.RightsStatus, work.OffersUri))
                .ToList()
        );
    }

    private static (string Type, string? Artform) TypeOf(string profile) =>
        profile switch
        {
            "painting" => (Artwork, "Painting"),
            "photograph" => (Artwork, "Photograph"),
            "artifact" or "patternOrnament" => (Artwork, null),
            "music" => ("MusicComposition", null),
            "film" => ("Movie", null),
            "gameAsset" => ("3DModel", null),
            "dataSet" => ("Dataset", null),
            _ => ("CreativeWork", null),
        };

    // ISO 8601 has the year 0 for 1 BCE and no year text, so that -480 is -0479 there.
    private static string? DateOf(DateSpan? date)
    {
        if (date?.First() is not { } first || date.Last() is not { } last)
            return null;
        return first == last ? Year(first) : $"{Year(first)}/{Year(last)}";
    }

    private static string Year(int year) =>
        year > 0
            ? year.ToString("0000", CultureInfo.InvariantCulture)
            : (year + 1).ToString("0000;-0000;0000", CultureInfo.InvariantCulture);

    private static string? TypeOf(PartyType? type) =>
        type switch
        {
            PartyType.Person => "Person",
            PartyType.Group or PartyType.Organization => "Organization",
            PartyType.Anonymous or PartyType.Unspecified or null => null,
        };

    private static List<Part>? Parts(IEnumerable<(Creator Creator, string? Type)> said, Func<string, Part, Part> inRole)
    {
        var parts = said.Select(one =>
            {
                var who = new Part(one.Type, Texts(one.Creator.Name));
                return one.Creator.Role is { } role ? inRole(role, who) : who;
            })
            .ToList();
        return parts.Count == 0 ? null : parts;
    }

    private static List<Property>? Identifiers(WorkContent content)
    {
        var all = new List<Identifier>(content.Identifiers ?? []);
        if (content.Source is { } source)
            all.Insert(0, source);
        return all.Count == 0
            ? null
            : all.ConvertAll(identifier => new Property("PropertyValue", identifier.Scheme, identifier.Value));
    }

    private static Quantity? Size(decimal? length) =>
        length is { } mm ? new Quantity("QuantitativeValue", mm, "MMT") : null;

    private static List<Text>? Texts(LanguageMap? texts) =>
        texts is { Count: > 0 }
            ? [.. texts.Select(text => new Text(text.Value, text.Key is "und" ? null : text.Key))]
            : null;
}
