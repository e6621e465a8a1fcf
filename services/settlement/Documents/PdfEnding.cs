using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Exchange.Settlement.Documents;

/// <summary>What is altered in a file that Skia wrote: its ids, and what its catalog says of it.</summary>
public static partial class PdfEnding
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // What is searched is our own; a busy machine may stand still for a while.
    private const int TimeoutMs = 60_000;

    /// <summary>The whole file, with its language (zh-Hans, en), and the same for the same content.</summary>
    public static byte[] Of(ReadOnlySpan<byte> file, string language) =>
        Encoding.Latin1.GetBytes(Named(Identified(Encoding.Latin1.GetString(file)), language));

    /// <summary>The file with ids that follow from what is in it. Skia makes them from the clock.</summary>
    public static string Identified(string file)
    {
        var made = FileId().Match(file).Groups["id"].Value;
        var anonymous = With(file, made, Guid.Empty);
        var id = new Guid(SHA256.HashData(Encoding.Latin1.GetBytes(anonymous))[..16]);
        return With(anonymous, Guid.Empty.ToString("D"), id);
    }

    // The trailer has the id as hexadecimal digits or, where that is shorter, as characters (ISO 32000-1, 7.3.4).
    private static string With(string file, string old, Guid id)
    {
        var digits = id.ToString("N").ToUpperInvariant();
        return TrailerId()
            .Replace(file.Replace(old, id.ToString("D"), StringComparison.Ordinal), $"/ID [<{digits}> <{digits}>]", 1);
    }

    // The language of the text is no part of what SkiaSharp lets us say; it comes as an update of the file's catalog
    // (ISO 32000-1, 7.5.6), with the wish that windows show the title.
    private static string Named(string file, string language)
    {
        var (catalog, trailer) = (Catalog().Match(file), Trailer().Match(file));
        var entries = $"/Lang ({language})\n/ViewerPreferences <</DisplayDocTitle true>>\n";
        var body = catalog.Value.Insert(catalog.Groups["entries"].Index - catalog.Index, entries);
        var table = file.Length + body.Length;
        return file
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{body}xref\n{catalog.Groups["id"].Value} 1\n{file.Length:D10} 00000 n \n"
                    + $"trailer\n{trailer.Groups["entries"].Value}\n/Prev {trailer.Groups["table"].Value}>>\n"
                    + $"startxref\n{table}\n%%EOF\n"
            );
    }

    [GeneratedRegex("<xmpMM:DocumentID>uuid:(?<id>[-0-9a-f]+)<", Options, TimeoutMs)]
    private static partial Regex FileId();

    [GeneratedRegex(
        @"(?<=0 R\n)/ID \[(?s:.)*?\](?=>>\nstartxref\n\d+\n%%EOF\n?\z)",
        Options | RegexOptions.RightToLeft,
        TimeoutMs
    )]
    private static partial Regex TrailerId();

    [GeneratedRegex(@"(?<id>\d+) 0 obj\n<</Type /Catalog\n(?<entries>)(?s:.)*?endobj\n", Options, TimeoutMs)]
    private static partial Regex Catalog();

    [GeneratedRegex(
        @"trailer\n(?<entries><<[^>]*>[^>]*>\])>>\nstartxref\n(?<table>\d+)\n%%EOF\n?\z",
        Options,
        TimeoutMs
    )]
    private static partial Regex Trailer();
}
