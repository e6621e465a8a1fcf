using System.Text.Json;
using System.Text.Unicode;
using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Catalog.Files;

/// <summary>One row of a file, or why it can't be read.</summary>
/// <param name="Line">From 1: the line on which it begins; of JSON and XML documents its number among the rows.</param>
/// <param name="Document">The row as an object; the reader of the row disposes it. Null where there is a fault.</param>
public readonly record struct SourceRow(long Line, JsonDocument? Document, FieldError? Fault);

/// <summary>The rows of a file, whatever it is made of: each row is an object.</summary>
public static class SourceRows
{
    /// <summary>Bytes of one row; a longer one is refused by its line number.</summary>
    public const int LongestRowBytes = 1_000_000;

    private const long LargestFileBytes = 2_000_000_000;
    private const long SmallFileBytes = 64_000_000;

    // Catalogs pack to a tenth, very uniform ones to a hundredth; gzip itself can go to a thousandth.
    private const long MostUnpackedPerByte = 200;

    /// <summary>
    /// Bytes that a file of this size may unpack to: 200 times its size, at least 64 MB and at most 2 GB.
    /// </summary>
    public static long MostUnpackedBytes(long packedBytes) =>
        Math.Clamp(packedBytes * MostUnpackedPerByte, SmallFileBytes, LargestFileBytes);

    /// <summary>
    /// The rows in order. Refusals of single rows: <c>row.tooLong</c>, <c>row.notUtf8</c>, <c>row.badJson</c>,
    /// <c>row.notObject</c>, <c>row.columns</c>, <c>row.quotes</c>, <c>row.tooDeep</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">The file as a whole can't be read on: broken gzip, no header, no array,
    /// broken XML.</exception>
    /// <exception cref="FileTooLargeException">It unpacks to more than <paramref name="mostBytes"/>.</exception>
    public static IAsyncEnumerable<SourceRow> ReadAsync(
        Stream stream,
        Mapping mapping,
        CancellationToken cancel,
        long mostBytes = LargestFileBytes
    )
    {
        var limited = new LimitedStream(stream, mostBytes);
        var lines = new LineReader(limited, LongestRowBytes);
        return mapping.Format switch
        {
            SourceFormat.Ndjson => ReadJsonAsync(lines, cancel),
            SourceFormat.Csv => new CsvRows(lines, mapping.Delimiter[0]).ReadAsync(cancel),
            SourceFormat.Json => new JsonRows(limited, FieldPath.Read(mapping.Rows ?? ".")!).ReadAsync(cancel),
            SourceFormat.Xml => new XmlRows(limited, mapping.Rows!).ReadAsync(cancel),
        };
    }

    internal static SourceRow Refuse(long line, string code, string message) =>
        new(line, Document: null, new FieldError("", code, message));

    private static async IAsyncEnumerable<SourceRow> ReadJsonAsync(
        LineReader lines,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        while (await lines.NextAsync(cancel) is { } line)
        {
            if (line.TooLong)
                yield return TooLong(line.Number);
            else if (line.Bytes.Span.IndexOfAnyExcept(" \t"u8) >= 0)
                yield return ToRow(line.Number, line.Bytes);
        }
    }

    internal static SourceRow TooLong(long line) =>
        Refuse(line, "row.tooLong", $"The row has more than {LongestRowBytes} bytes.");

    internal static SourceRow NotUtf8(long line) => Refuse(line, "row.notUtf8", "The row is not UTF-8.");

    internal static SourceRow ToRow(long line, ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
            return NotUtf8(line);
        try
        {
            var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
                return new SourceRow(line, document, Fault: null);
            document.Dispose();
            return Refuse(line, "row.notObject", "The row is no JSON object.");
        }
        catch (JsonException fault)
        {
            return Refuse(
                line,
                "row.badJson",
                $"The row is no JSON, or is nested too deep: at byte {fault.BytePositionInLine + 1}."
            );
        }
    }
}
