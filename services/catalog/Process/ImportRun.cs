using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Files;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>
/// One run of an import: reads its file once from start to end, maps each row, and writes chunk by chunk. While one
/// chunk is written the next is read. What an earlier run has done is read over, for its keys only.
/// </summary>
internal sealed class ImportRun<T>(
    Units units,
    ClaimedImport import,
    Mapping mapping,
    IImportTarget<T> target,
    CancellationToken cancel
)
{
    private const int MostRows = 1_000_000;
    private const int MostTries = 5;

    // A key may have 500 characters and a file a million rows: what is kept of each is its hash.
    private readonly Dictionary<UInt128, long> keys = [];
    private readonly ImportFile file = new(units, import.ImportId);
    private ImportChunk<T> chunk = new();
    private Task writing = Task.CompletedTask;

    public async Task RunAsync()
    {
        var fault =
            import.Tries > MostTries
                ? Error.Unprocessable("import.gaveUp", $"It was begun {MostTries} times without getting on.")
                : await ReadAsync();
        await units.RunAsync(unit => Imports.FinishAsync(unit, import, fault), cancel);
    }

    private async Task<Error?> ReadAsync()
    {
        Error? fault = null;
        try
        {
            await using var stream = await OpenAsync();
            fault = await TakeRowsAsync(stream);
        }
        catch (FileTooLargeException bomb)
        {
            fault = Error.Unprocessable("import.tooLarge", $"{bomb.Message} What came before is done.");
        }
        catch (InvalidDataException damaged)
        {
            fault = Error.Unprocessable("import.damaged", $"{damaged.Message} What came before is done.");
        }
        await StartWritingAsync();
        await writing;
        return fault;
    }

    private async Task<Stream> OpenAsync()
    {
        var first = await units.RunAsync(unit => Imports.ReadPartAsync(unit, import.ImportId, part: 0), cancel);
        var end = await units.RunAsync(unit => Imports.ReadEndAsync(unit, import.ImportId), cancel);
        return GzipFile.Begins(first) ? new GzipFile(file, end) : file;
    }

    private async Task<Error?> TakeRowsAsync(Stream stream)
    {
        var count = 0;
        var mostBytes = SourceRows.MostUnpackedBytes(import.BytesTotal);
        await foreach (var row in SourceRows.ReadAsync(stream, mapping, cancel, mostBytes))
        {
            if (++count > MostRows)
                return Error.Unprocessable(
                    "import.tooManyRows",
                    $"An import takes {MostRows} rows; cut the file into parts."
                );
            Take(row);
            if (chunk.IsFull)
                await StartWritingAsync();
        }
        return null;
    }

    private void Take(SourceRow source)
    {
        var isDone = source.Line <= import.LastLine;
        if (source.Fault is { } unreadable)
        {
            if (!isDone)
                chunk.Refuse(source.Line, [unreadable]);
            return;
        }
        MappedRow<T> row;
        using (source.Document)
            row = target.Map(source.Document!.RootElement);
        var errors = row.Errors;
        if (errors.Count == 0)
        {
            var key = HashOf(row.Key!);
            if (!keys.TryAdd(key, source.Line))
                errors = [KeyTwice(keys[key])];
        }
        if (isDone)
            return;
        if (errors.Count > 0)
        {
            chunk.Refuse(source.Line, errors);
            return;
        }
        if (row.Remarks.Count > 0)
            chunk.Remark(source.Line, row.Remarks);
        var json = target.Write(row.Content);
        chunk.Add(new ImportedRow<T>(source.Line, row.Key!, row.Content, json, ContentJson.Hash(json)));
    }

    private async Task StartWritingAsync()
    {
        await writing;
        if (chunk.Count == 0)
            return;
        var (full, bytesRead) = (chunk, file.BytesRead);
        chunk = new ImportChunk<T>();
        writing = Task.Run(() => units.RunAsync(unit => WriteAsync(unit, full, bytesRead), cancel), cancel);
    }

    private async Task WriteAsync(Unit unit, ImportChunk<T> full, long bytesRead)
    {
        var written = await ImportedRows.WriteAsync(unit, import, target, full.Rows);
        var counts = new ChunkCounts(
            full.LastLine,
            bytesRead,
            full.Count,
            written.Created,
            written.Updated,
            Unchanged: full.Rows.Count - written.Created - written.Updated - written.Refused.Count
        );
        List<RefusedRow> refused = [.. full.Refused, .. written.Refused];
        await Imports.ProgressAsync(unit, import, counts, refused, written.RemarkedWith(full.Remarked));
    }

    private static UInt128 HashOf(string key) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static FieldError KeyTwice(long line) =>
        new("/source/value", "row.keyTwice", $"Line {line} of the file has the same key.");
}
