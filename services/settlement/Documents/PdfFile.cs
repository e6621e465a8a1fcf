using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Settlement.Documents;

/// <summary>How a text is set.</summary>
internal sealed record Style(double Size, bool Bold = false, double Gray = 0);

/// <summary>
/// A PDF file (ISO 32000-1) of text and lines in one embedded font, whose text can be searched and copied. The same
/// content gives the same bytes. Places are in points from the upper left corner.
/// </summary>
internal sealed class PdfFile(double width, double height, string title, string language)
{
    // Objects 1 to 8 are the same in every file; then come two for each page.
    private const int FirstPage = 9;

    private static readonly FontFile Font = FontFile.Document;

    private readonly List<StringBuilder> pages = [];
    private readonly SortedDictionary<ushort, Rune> used = [];

    /// <summary>How many pages there are.</summary>
    public int Pages => pages.Count;

    /// <summary>Goes on with a new page.</summary>
    public void AddPage() => pages.Add(new StringBuilder());

    /// <summary>Sets a text with its base line at this place.</summary>
    /// <param name="page">The page; the last by default.</param>
    public void Text(double x, double y, string text, Style style, int? page = null)
    {
        var hex = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var glyph = Font.GlyphOf(rune);
            used.TryAdd(glyph, rune);
            hex.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }
        // The font has one weight; a thin outline of the letters makes the other.
        var weight = style.Bold ? Invariant($"2 Tr {style.Size / 36:0.###} w {style.Gray:0.##} G") : "0 Tr";
        var place = Invariant($"1 0 0 1 {x:0.##} {height - y:0.##} Tm");
        Write(page, $"BT {weight} {style.Gray:0.##} g /F1 {style.Size:0.##} Tf {place} <{hex}> Tj ET");
    }

    /// <summary>Draws a level line.</summary>
    public void Line(double x, double y, double length, double thickness = 0.5, double gray = 0) =>
        Write(
            page: null,
            $"{gray:0.##} G {thickness:0.##} w {x:0.##} {height - y:0.##} m {x + length:0.##} {height - y:0.##} l S"
        );

    /// <summary>Fills a box.</summary>
    public void Box(double x, double y, double boxWidth, double boxHeight, double gray) =>
        Write(
            page: null,
            $"{gray:0.##} g {x:0.##} {height - y - boxHeight:0.##} {boxWidth:0.##} {boxHeight:0.##} re f"
        );

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        var offsets = new List<long>();
        Raw(file, "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        foreach (var (body, stream) in Objects())
        {
            offsets.Add(file.Length);
            Raw(file, Invariant($"{offsets.Count} 0 obj\n"));
            if (stream is null)
                Raw(file, body);
            else
                WriteStream(file, body, stream);
            Raw(file, "\nendobj\n");
        }
        var table = file.Length;
        var id = Convert.ToHexString(SHA256.HashData(file.ToArray())[..16]);
        Raw(file, Invariant($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
            Raw(file, Invariant($"{offset:D10} 00000 n \n"));
        var trailer = Invariant($"/Size {offsets.Count + 1} /Root 1 0 R /Info 3 0 R /ID [<{id}> <{id}>]");
        Raw(file, Invariant($"trailer\n<< {trailer} >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    private IEnumerable<(string Body, byte[]? Stream)> Objects()
    {
        var kids = string.Join(' ', pages.Select((_, i) => Invariant($"{FirstPage + 2 * i} 0 R")));
        var glyphWidths = string.Join(' ', used.Keys.Select(glyph => Invariant($"{glyph} [{Font.WidthOf(glyph)}]")));
        yield return (
            $"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>",
            null
        );
        yield return (Invariant($"<< /Type /Pages /Kids [{kids}] /Count {pages.Count} >>"), null);
        yield return ($"<< /Title {Utf16(title)} /Producer (Exchange) >>", null);
        yield return (
            "<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+MicroHei /Encoding /Identity-H "
                + "/DescendantFonts [5 0 R] /ToUnicode 8 0 R >>",
            null
        );
        yield return (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+MicroHei /CIDToGIDMap /Identity "
                + "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
                + $"/FontDescriptor 6 0 R /DW 1000 /W [{glyphWidths}] >>",
            null
        );
        yield return (
            "<< /Type /FontDescriptor /FontName /AAAAAA+MicroHei /Flags 4 /FontBBox [-500 -300 1500 1100] "
                + "/ItalicAngle 0 /Ascent 937 /Descent -236 /CapHeight 714 /StemV 80 /FontFile2 7 0 R >>",
            null
        );
        var font = Font.With(used.Keys);
        yield return (Invariant($"/Length1 {font.Length}"), font);
        yield return (string.Empty, Encoding.ASCII.GetBytes(Characters()));
        for (var i = 0; i < pages.Count; i++)
        {
            yield return (
                Invariant($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:0.##} {height:0.##}] ")
                    + Invariant($"/Resources << /Font << /F1 4 0 R >> >> /Contents {FirstPage + 2 * i + 1} 0 R >>"),
                null
            );
            yield return (string.Empty, Encoding.ASCII.GetBytes(pages[i].ToString()));
        }
    }

    // So that what is seen can be searched and copied.
    private string Characters()
    {
        var map = new StringBuilder(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Used def /CMapType 2 def\n"
                + "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        );
        foreach (var some in used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{some.Length} beginbfchar\n");
            foreach (var (glyph, rune) in some)
            {
                var text = Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(rune.ToString()));
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{text}>\n");
            }
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end\n").ToString();
    }

    private static void WriteStream(MemoryStream file, string entries, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zip.Write(content);
        Raw(file, Invariant($"<< {entries} /Filter /FlateDecode /Length {packed.Length} >>\nstream\n"));
        packed.WriteTo(file);
        Raw(file, "\nendstream");
    }

    private void Write(int? page, FormattableString line) =>
        pages[page ?? pages.Count - 1].Append(FormattableString.Invariant(line)).Append('\n');

    private static string Utf16(string text) =>
        $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static void Raw(Stream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));
}
