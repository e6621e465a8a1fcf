using System.Text.Json.Serialization;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Sharing;

/// <summary>
/// A work as a IIIF Presentation 3 manifest. <c>rights</c> is the status of the object, which is a Creative Commons or
/// RightsStatements URI; where a license is to be had stands in <c>seeAlso</c> and on the page.
/// </summary>
[MediaType("application/ld+json")]
public sealed record Manifest(
    [property: JsonPropertyName("@context")] string Context,
    string Id,
    string Type,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyDictionary<string, IReadOnlyList<string>>? Summary,
    IReadOnlyList<Manifest.Pair> Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Manifest.Pair? RequiredStatement,
    string Rights,
    IReadOnlyList<Manifest.Link> Homepage,
    IReadOnlyList<Manifest.Link> SeeAlso,
    IReadOnlyList<Manifest.Canvas> Items
)
{
    // A canvas is a space, not a picture: its numbers say the shape. Where sizes are not known it is a square.
    private const int Side = 1_000;

    /// <summary>A label and what stands under it, by language.</summary>
    public sealed record Pair(
        IReadOnlyDictionary<string, IReadOnlyList<string>> Label,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Value
    );

    /// <summary>Something elsewhere.</summary>
    public sealed record Link(
        string Id,
        string Type,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Label,
        string Format
    );

    /// <summary>One picture's space.</summary>
    public sealed record Canvas(
        string Id,
        string Type,
        int Height,
        int Width,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Page>? Items
    );

    /// <summary>What is on a canvas.</summary>
    public sealed record Page(string Id, string Type, IReadOnlyList<Annotation> Items);

    /// <summary>A picture that is painted on a canvas.</summary>
    public sealed record Annotation(string Id, string Type, string Motivation, Body Body, string Target);

    /// <summary>The picture.</summary>
    public sealed record Body(string Id, string Type);

    /// <summary>
    /// The manifest of a work; one without a picture has an empty canvas, because there has to be one.
    /// </summary>
    public static Manifest Of(PublicWork work)
    {
        var content = work.Content;
        IReadOnlyList<string?> images = content.Images is { Count: > 0 } pictures ? [.. pictures] : [null];
        return new Manifest(
            "http://iiif.io/api/presentation/3/context.json",
            $"{work.Uri}/manifest",
            "Manifest",
            Texts(content.Title)!,
            Texts(content.Description),
            [.. MetadataOf(content)],
            Texts(content.CreditLine) is { } credit ? new Pair(Words("Attribution", "出处"), credit) : null,
            content.RightsStatus,
            [new Link(work.Page, "Text", Texts(content.Title)!, "text/html")],
            [
                new Link($"{work.Uri}/json-ld", "Dataset", Words("schema.org", "schema.org"), "application/ld+json"),
                new Link(work.OffersUri, "Dataset", Words("Licenses of this work", "作品授权"), "application/json"),
            ],
            [.. images.Select((image, index) => CanvasOf(work, image, index + 1))]
        );
    }

    private static Canvas CanvasOf(PublicWork work, string? image, int number)
    {
        var canvas = $"{work.Uri}/manifest/canvas/{number}";
        // The work's sizes are those of its first picture; others may be details or the back.
        var (height, width) = number == 1 ? ShapeOf(work.Content.Dimensions) : (Side, Side);
        if (image is null)
            return new Canvas(canvas, "Canvas", height, width, Items: null);
        var annotation = new Annotation(
            $"{canvas}/page/annotation",
            "Annotation",
            "painting",
            new Body(image, "Image"),
            canvas
        );
        return new Canvas(
            canvas,
            "Canvas",
            height,
            width,
            [new Page($"{canvas}/page", "AnnotationPage", [annotation])]
        );
    }

    private static (int Height, int Width) ShapeOf(Dimensions? sizes) =>
        sizes is { HeightMm: > 0 and var height, WidthMm: > 0 and var width }
            ? ((int)Math.Ceiling(height), (int)Math.Ceiling(width))
            : (Side, Side);

    private static IEnumerable<Pair> MetadataOf(WorkContent content)
    {
        foreach (var creator in content.Creators ?? [])
        {
            if (Texts(creator.Name) is { } name)
                yield return new Pair(Words(creator.Role ?? "Creator", creator.Role ?? "作者"), name);
        }
        if (content.Date?.Text is { } date)
            yield return new Pair(Words("Date", "年代"), Plain(date));
        if (Texts(content.Medium) is { } medium)
            yield return new Pair(Words("Medium", "材质"), medium);
        if (content.Dimensions?.Text is { } dimensions)
            yield return new Pair(Words("Dimensions", "尺寸"), Plain(dimensions));
        foreach (var identifier in content.Identifiers ?? [])
            yield return new Pair(Words(identifier.Scheme, identifier.Scheme), Plain(identifier.Value));
    }

    private static Dictionary<string, IReadOnlyList<string>>? Texts(LanguageMap? texts) =>
        texts is { Count: > 0 }
            ? texts.ToDictionary(
                text => text.Key is "und" ? "none" : text.Key,
                IReadOnlyList<string> (text) => [text.Value],
                StringComparer.Ordinal
            )
            : null;

    private static Dictionary<string, IReadOnlyList<string>> Words(string english, string chinese) =>
        new(StringComparer.Ordinal) { ["en"] = [english], ["zh-Hans"] = [chinese] };

    private static Dictionary<string, IReadOnlyList<string>> Plain(string text) =>
        new(StringComparer.Ordinal) { ["none"] = [text] };
}
