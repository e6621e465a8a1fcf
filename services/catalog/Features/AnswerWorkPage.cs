using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Sharing;
using Exchange.Kernel;
using Exchange.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Exchange.Catalog.Features;

/// <summary>
/// A listed work as a plain page: what people are shown by search engines, which find the work's JSON-LD in it, and
/// where a viewer of manifests leads to. It leads on to the work's other forms.
/// </summary>
public static class AnswerWorkPage
{
    private const string ManifestType =
        "application/ld+json;profile=\"http://iiif.io/api/presentation/3/context.json\"";

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    // What stands in a script may not end it: as JSON everything but plain letters is written as an escape.
    private static readonly JsonSerializerOptions InPage = new(Json.Options) { Encoder = JavaScriptEncoder.Default };

    public static async Task HandleAsync(
        [FromRoute] string workId,
        HttpContext http,
        Unit unit,
        IConfiguration configuration
    )
    {
        var isId = WorkId.TryParse(workId, provider: null, out var id);
        if (!isId || await ListedWork.FindAsync(unit, id, configuration) is not { } work)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.Vary = "Accept-Language";
        var wanted = Languages.Of(http.Request);
        var (language, title) = wanted.Choose(work.Content.Title) ?? ("und", "");
        if (language is not "und")
            http.Response.Headers.ContentLanguage = language;
        var linked = JsonSerializer.Serialize(await ListedWork.LinkAsync(unit, work), InPage);
        await http.Response.WriteAsync(Write(work, linked, wanted, (language, title)), http.RequestAborted);
    }

    private static string Write(PublicWork work, string linked, Languages wanted, (string Language, string Title) shown)
    {
        var (language, title) = shown;
        var content = work.Content;
        var page = new StringBuilder();
        page.Append(
            $"""
            <!doctype html>
            <html lang="{Safe(language is "und" ? "" : language)}">
            <head>
            <meta charset="utf-8">
            <title>{Safe(title)}</title>
            <link rel="canonical" href="{Safe(work.Page)}">
            <link rel="alternate" type="application/ld+json" href="{Safe($"{work.Uri}/json-ld")}">
            <link rel="alternate" type="{Safe(ManifestType)}" href="{Safe($"{work.Uri}/manifest")}">
            <link rel="license" href="{Safe(content.RightsStatus)}">
            <script type="application/ld+json">{linked}</script>
            </head>
            <body>
            <h1>{Safe(title)}</h1>

            """
        );
        foreach (var text in TextsOf(content, wanted).Where(text => text.Length > 0))
            page.Append($"<p>{Safe(text)}</p>\n");
        foreach (var (name, address) in LinksOf(work))
            page.Append($"<p><a href=\"{Safe(address)}\">{Safe(name)}</a></p>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static IEnumerable<string> TextsOf(WorkContent content, Languages wanted)
    {
        foreach (var creator in content.Creators ?? [])
            yield return $"{Chosen(creator.Name)} {(creator.Role is { } role ? $"({role})" : "")}".Trim();
        yield return content.Date?.Text ?? "";
        yield return Chosen(content.Medium);
        yield return content.Dimensions?.Text ?? "";
        yield return Chosen(content.Description);
        yield return Chosen(content.CreditLine);

        string Chosen(LanguageMap? texts) => texts is null ? "" : wanted.Choose(texts)?.Text ?? "";
    }

    private static IEnumerable<(string Name, string Address)> LinksOf(PublicWork work) =>
        [
            (work.Content.RightsStatus, work.Content.RightsStatus),
            ("Licenses 授权", work.OffersUri),
            ("IIIF", $"{work.Uri}/manifest"),
            ("JSON-LD", $"{work.Uri}/json-ld"),
        ];

    private static string Safe(string text) => Html.Encode(text);
}
