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
    IReadOnlyList<SchemaOrg.Text>? Description,
    IReadOnlyList<SchemaOrg.Person>? Creator,
    IReadOnlyList<SchemaOrg.Person>? Contributor,
    string? DateCreated,
    IReadOnlyList<SchemaOrg.Text>? Material,
    SchemaOrg.Quantity? Height,
    SchemaOrg.Quantity? Width,
    SchemaOrg.Quantity? Depth,
    IReadOnlyList<SchemaOrg.Property>? Identifier,
    IReadOnlyList<SchemaOrg.Text>? CreditText,
    string License,
    string AcquireLicensePage,
    IReadOnlyList<SchemaOrg.Picture>? Image
)
{
    /// <summary>A text in a language.</summary>
    public sealed record Text(
        [property: JsonPropertyName("@value")] string Value,
        [property: JsonPropertyName("@language")] string? Language
    );

    /// <summary>Somebody who had a part in it.</summary>
    public sealed record Person(
        [property: JsonPropertyName("@type")] string Type,
        IReadOnlyList<Text> Name,
        string? RoleName
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
    public static SchemaOrg Of(PublicWork work)
    {
        var content = work.Content;
        var (makers, others) = DublinCore.MakersAndOthers(content);
        return new SchemaOrg(
            "https://schema.org",
            work.Uri,
            TypeOf(content.Class),
            work.Uri,
            Texts(content.Title)!,
            Texts(content.Description),
            People(makers),
            People(others),
            DateOf(content.Date),
            Texts(content.Medium),
            Size(content.Dimensions?.HeightMm),
            Size(content.Dimensions?.WidthMm),
            Size(content.Dimensions?.DepthMm),
            Identifiers(content),
            Texts(content.CreditLine),
            content.RightsStatus,
            work.OffersUri,
            content
                .Images?.Select(image => new Picture("ImageObject", image, content.RightsStatus, work.OffersUri))
                .ToList()
        );
    }

    private static string TypeOf(string profile) =>
        profile switch
        {
            "painting" => "Painting",
            "photograph" => "Photograph",
            "artifact" or "patternOrnament" => "VisualArtwork",
            "music" => "MusicComposition",
            "film" => "Movie",
            "gameAsset" => "3DModel",
            "dataSet" => "Dataset",
            _ => "CreativeWork",
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

    private static List<Person>? People(IReadOnlyList<Creator> creators) =>
        creators.Count == 0
            ? null
            : [.. creators.Select(creator => new Person("Person", Texts(creator.Name)!, creator.Role))];

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
