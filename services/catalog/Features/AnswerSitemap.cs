using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// The listed works as a sitemap (sitemaps.org 0.9): an index of pieces of 10,000 works, each of which begins with the
/// work that <c>from</c> names. Every work is there under its page, in which search engines find its JSON-LD.
/// </summary>
public static class AnswerSitemap
{
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";

    internal static async Task HandleAsync(
        HttpContext http,
        Unit unit,
        IConfiguration configuration,
        SitemapPieces pieces
    )
    {
        var address = configuration["Auth:Issuer"]!.TrimEnd('/');
        if (!TryReadFrom(http.Request, out var from))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var root = from is { } first
            ? await PieceAsync(unit, address, first)
            : new XElement(Sitemap + "sitemapindex", (await pieces.FirstsAsync(unit)).Select(Piece));
        http.Response.ContentType = "application/xml; charset=utf-8";
        await using var writer = XmlWriter.Create(http.Response.Body, new XmlWriterSettings { Async = true });
        await new XDocument(root).WriteToAsync(writer, http.RequestAborted);

        XElement Piece(WorkId begin) =>
            new(Sitemap + "sitemap", new XElement(Sitemap + "loc", $"{address}/sitemap.xml?from={begin}"));
    }

    private static bool TryReadFrom(HttpRequest request, out WorkId? from)
    {
        from = null;
        var text = (string?)request.Query["from"];
        if (text is null)
            return true;
        var isId = WorkId.TryParse(text, provider: null, out var workId);
        from = workId;
        return isId;
    }

    private static async Task<XElement> PieceAsync(Unit unit, string address, WorkId from)
    {
        var rows = await unit.ListAsync<Row>(SelectPiece, new { From = from, SitemapPieces.Size });
        return new XElement(
            Sitemap + "urlset",
            rows.Select(row => new XElement(
                Sitemap + "url",
                new XElement(Sitemap + "loc", $"{address}/works/{row.WorkId}"),
                new XElement(
                    Sitemap + "lastmod",
                    row.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                )
            ))
        );
    }

    private sealed record Row(WorkId WorkId, DateTimeOffset UpdatedAt);

    private const string SelectPiece = """
        select work_id, updated_at
        from works
        where state = 'listed'
        and work_id >= @From
        order by work_id
        limit @Size
        """;
}
