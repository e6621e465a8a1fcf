using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Exchange.Catalog.Files;

/// <summary>
/// The records of a CSV file as objects of their columns' texts. A record whose quotes are broken is refused by its
/// first line, and reading goes on with the line after: one stray quote does not swallow the rest of the file.
/// </summary>
internal sealed class CsvRows(LineReader lines, char delimiter)
{
    private const int MostLinesPerRecord = 1_000;
    private const int MostColumns = 500;

    private readonly Queue<TextLine> again = new();
    private readonly ArrayBufferWriter<byte> json = new();

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        if (await NextAsync(cancel) is not { } first)
            yield break;
        var columns = ToColumns(first);
        while (await NextAsync(cancel) is { } line)
        {
            if (line.Fault is { } fault)
                yield return fault;
            else if (!string.IsNullOrWhiteSpace(line.Text))
                yield return await ReadRecordAsync(line, columns, cancel);
        }
    }

    private async ValueTask<SourceRow> ReadRecordAsync(
        TextLine first,
        List<JsonEncodedText> columns,
        CancellationToken cancel
    )
    {
        var record = new CsvRecord(delimiter);
        var more = new List<TextLine>();
        var progress = record.Feed(first.Text);
        var characters = first.Text.Length;
        while (progress is CsvProgress.Open && await NextAsync(cancel) is { } next)
        {
            more.Add(next);
            characters += next.Text.Length;
            var tooFar = more.Count > MostLinesPerRecord || characters > SourceRows.LongestRowBytes;
            progress = next.Fault is not null || tooFar ? CsvProgress.Broken : record.Feed(next.Text);
        }
        if (progress is CsvProgress.Complete)
            return ToRow(first.Number, columns, record.Fields);
        PutBack(more);
        return SourceRows.Refuse(
            first.Number,
            "row.quotes",
            "A quoted field does not end, or text stands after its end."
        );
    }

    private SourceRow ToRow(long line, List<JsonEncodedText> columns, List<string> fields)
    {
        if (fields.Count != columns.Count)
            return SourceRows.Refuse(
                line,
                "row.columns",
                $"The row has {fields.Count} fields, the header {columns.Count}."
            );
        json.ResetWrittenCount();
        using (
            var writer = new Utf8JsonWriter(
                json,
                new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            writer.WriteStartObject();
            for (var i = 0; i < fields.Count; i++)
                writer.WriteString(columns[i], fields[i]);
            writer.WriteEndObject();
        }
        return SourceRows.ToRow(line, json.WrittenMemory);
    }

    private List<JsonEncodedText> ToColumns(TextLine header)
    {
        var record = new CsvRecord(delimiter);
        if (header.Fault is not null || record.Feed(header.Text) is not CsvProgress.Complete)
            throw new InvalidDataException("The first line does not name the columns.");
        var names = record.Fields.ConvertAll(name => name.Trim());
        var whole = names.Count <= MostColumns && names.Distinct(StringComparer.Ordinal).Count() == names.Count;
        return whole
            ? names.ConvertAll(name => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))
            : throw new InvalidDataException($"The first line names a column twice, or more than {MostColumns}.");
    }

    private async ValueTask<TextLine?> NextAsync(CancellationToken cancel)
    {
        if (again.TryDequeue(out var known))
            return known;
        if (await lines.NextAsync(cancel) is not { } line)
            return null;
        if (line.TooLong)
            return new TextLine(line.Number, "", SourceRows.TooLong(line.Number));
        if (!Utf8.IsValid(line.Bytes.Span))
            return new TextLine(line.Number, "", SourceRows.NotUtf8(line.Number));
        return new TextLine(line.Number, Encoding.UTF8.GetString(line.Bytes.Span), Fault: null);
    }

    private void PutBack(List<TextLine> read)
    {
        // What was put back before comes after these lines in the file.
        var later = again.ToArray();
        again.Clear();
        foreach (var line in read.Concat(later))
            again.Enqueue(line);
    }

    private sealed record TextLine(long Number, string Text, SourceRow? Fault);
}
