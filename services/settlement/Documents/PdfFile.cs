using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Exchange.Settlement.Documents;

/// <summary>How a text is set.</summary>
/// <param name="Gray">0 is black.</param>
internal sealed record Style(double Size, double Gray = 0);

/// <summary>What a file says of itself.</summary>
/// <param name="Language">zh-Hans or en.</param>
/// <param name="Author">Who issues it.</param>
/// <param name="Subject">Of whom or what it is.</param>
/// <param name="At">The document's own date, so that the same document has the same bytes whenever it is made.</param>
internal sealed record Imprint(string Title, string Language, string Author, string Subject, DateTimeOffset At);

/// <summary>
/// A PDF file of text and lines, in the form of PDF/A-2b, in one embedded font whose text can be searched and copied.
/// Places are in points from the upper left corner.
/// </summary>
internal sealed partial class PdfFile(double width, double height, Imprint imprint)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int TimeoutMs = 1000;

    private readonly List<List<Action<SKCanvas, SKTypeface>>> pages = [];
    private readonly SortedSet<int> characters = [];

    /// <summary>How many pages there are.</summary>
    public int Pages => pages.Count;

    /// <summary>Goes on with a new page.</summary>
    public void AddPage() => pages.Add([]);

    /// <summary>Sets a text with its base line at this place.</summary>
    /// <param name="page">The page; the last by default.</param>
    public void Text(double x, double y, string text, Style style, int? page = null)
    {
        characters.UnionWith(text.EnumerateRunes().Select(rune => rune.Value));
        pages[page ?? pages.Count - 1]
            .Add(
                (canvas, typeface) =>
                {
                    using var font = DocumentFont.Sized(typeface, (float)style.Size);
                    using var paint = Gray(style.Gray);
                    canvas.DrawText(text, (float)x, (float)y, font, paint);
                }
            );
    }

    /// <summary>Draws a level line.</summary>
    public void Line(double x, double y, double length, double thickness = 0.5, double gray = 0) =>
        Box(x, y - thickness / 2, length, thickness, gray);

    /// <summary>Fills a box.</summary>
    public void Box(double x, double y, double boxWidth, double boxHeight, double gray) =>
        pages[^1]
            .Add(
                (canvas, _) =>
                {
                    using var paint = Gray(gray);
                    canvas.DrawRect((float)x, (float)y, (float)boxWidth, (float)boxHeight, paint);
                }
            );

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        using var typeface = DocumentFont.Subset(characters);
        using var file = new SKDynamicMemoryWStream();
        using (var document = SKDocument.CreatePdf(file, Metadata()))
        {
            foreach (var page in pages)
            {
                using var canvas = document.BeginPage((float)width, (float)height);
                foreach (var draw in page)
                    draw(canvas, typeface);
                document.EndPage();
            }
            document.Close();
        }
        using var data = file.DetachAsData();
        return Named(Identified(Encoding.Latin1.GetString(data.AsSpan())));
    }

    private SKDocumentPdfMetadata Metadata() =>
        new()
        {
            Title = imprint.Title,
            Author = imprint.Author,
            Subject = imprint.Subject,
            Creator = "Exchange",
            Creation = imprint.At.UtcDateTime,
            Modified = imprint.At.UtcDateTime,
            RasterDpi = SKDocumentPdfMetadata.DefaultRasterDpi,
            EncodingQuality = SKDocumentPdfMetadata.DefaultEncodingQuality,
            PdfA = true,
        };

    // Skia makes the file's ids from the clock; these follow from what is in it, and are as long.
    private static string Identified(string file)
    {
        var made = Guid.Parse(FileId().Match(file).Groups["id"].Value);
        var anonymous = With(file, made, Guid.Empty);
        return With(anonymous, Guid.Empty, new Guid(SHA256.HashData(Encoding.Latin1.GetBytes(anonymous))[..16]));
    }

    private static string With(string file, Guid old, Guid id) =>
        file.Replace(old.ToString("D"), id.ToString("D"), StringComparison.Ordinal)
            .Replace(Upper(old), Upper(id), StringComparison.Ordinal);

    private static string Upper(Guid id) => id.ToString("N").ToUpperInvariant();

    // The language of the text is no part of what SkiaSharp lets us say; it comes as an update of the file's catalog
    // (ISO 32000-1, 7.5.6), with the wish that windows show the title.
    private byte[] Named(string file)
    {
        var (catalog, trailer) = (Catalog().Match(file), Trailer().Match(file));
        var entries = $"/Lang ({imprint.Language})\n/ViewerPreferences <</DisplayDocTitle true>>\n";
        var body = catalog.Value.Insert(catalog.Groups["entries"].Index - catalog.Index, entries);
        var table = file.Length + body.Length;
        var update = string.Create(
            CultureInfo.InvariantCulture,
            $"{body}xref\n{catalog.Groups["id"].Value} 1\n{file.Length:D10} 00000 n \n"
                + $"trailer\n{trailer.Groups["entries"].Value}\n/Prev {trailer.Groups["table"].Value}>>\n"
                + $"startxref\n{table}\n%%EOF\n"
        );
        return Encoding.Latin1.GetBytes(file + update);
    }

    private static SKPaint Gray(double gray)
    {
        var level = (byte)Math.Round(gray * byte.MaxValue);
        return new SKPaint { Color = new SKColor(level, level, level), IsAntialias = true };
    }

    [GeneratedRegex("<xmpMM:DocumentID>uuid:(?<id>[-0-9a-f]+)<", Options, TimeoutMs)]
    private static partial Regex FileId();

    [GeneratedRegex(@"(?<id>\d+) 0 obj\n<</Type /Catalog\n(?<entries>)(?s:.)*?endobj\n", Options, TimeoutMs)]
    private static partial Regex Catalog();

    [GeneratedRegex(
        @"trailer\n(?<entries><<[^>]*>[^>]*>\])>>\nstartxref\n(?<table>\d+)\n%%EOF\n?\z",
        Options,
        TimeoutMs
    )]
    private static partial Regex Trailer();
}
