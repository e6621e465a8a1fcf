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
internal sealed class PdfFile(double width, double height, Imprint imprint)
{
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
        return PdfEnding.Of(data.AsSpan(), imprint.Language);
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

    private static SKPaint Gray(double gray)
    {
        var level = (byte)Math.Round(gray * byte.MaxValue);
        return new SKPaint { Color = new SKColor(level, level, level), IsAntialias = true };
    }
}
