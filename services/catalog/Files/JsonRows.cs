using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Files;

/// <summary>
/// The items of an array in a JSON document, one by one, however large the document is. An item that is no JSON is
/// refused by its number, which counts from 1, as long as quotes and brackets tell where it ends.
/// </summary>
internal sealed class JsonRows(Stream stream, FieldPath path)
{
    private const int LongestName = 1_000;
    private const int NoByte = -1;

    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly ArrayBufferWriter<byte> value = new();
    private int start;
    private int end;

    /// <exception cref="InvalidDataException">There is no such array, or the file ends within it.</exception>
    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await EnterAsync(cancel);
        await SkipSpaceAsync(cancel);
        var isLast = await PeekAsync(cancel) == ']';
        for (var item = 1L; !isLast; item++)
        {
            var isWhole = await ReadValueAsync(SourceRows.LongestRowBytes, cancel);
            yield return isWhole ? SourceRows.ToRow(item, value.WrittenMemory) : SourceRows.TooLong(item);
            isLast = await NextAsync(cancel) switch
            {
                ',' => false,
                ']' => true,
                _ => throw new InvalidDataException($"Behind item {item} stands neither a comma nor the array's end."),
            };
        }
        // What follows is nobody's row, but a packed file is known to be whole only at its end.
        while (await FillAsync(cancel))
            start = end;
    }

    private async ValueTask EnterAsync(CancellationToken cancel)
    {
        await SkipMarkAsync(cancel);
        foreach (var name in path.Segments)
        {
            await ExpectAsync('{', cancel);
            await FindAsync(name, cancel);
        }
        await ExpectAsync('[', cancel);
    }

    private async ValueTask FindAsync(string name, CancellationToken cancel)
    {
        while (!string.Equals(await ReadNameAsync(cancel), name, StringComparison.Ordinal))
        {
            await ReadValueAsync(mostBytes: 0, cancel);
            if (await NextAsync(cancel) != ',')
                throw NoArray();
        }
    }

    private async ValueTask<string?> ReadNameAsync(CancellationToken cancel)
    {
        await ExpectAsync('"', cancel);
        value.ResetWrittenCount();
        value.Write("\""u8);
        for (var isEscaped = false; ; )
        {
            var next = await NextAsync(cancel);
            if (next == NoByte || value.WrittenCount > LongestName)
                throw NoArray();
            value.Write([(byte)next]);
            if (next == '"' && !isEscaped)
                break;
            isEscaped = next == '\\' && !isEscaped;
        }
        await ExpectAsync(':', cancel);
        try
        {
            return JsonSerializer.Deserialize<string>(value.WrittenSpan);
        }
        catch (JsonException)
        {
            throw NoArray();
        }
    }

    /// <summary>Reads up to what stands behind a value and keeps it; false where it is longer, and not kept.</summary>
    private async ValueTask<bool> ReadValueAsync(int mostBytes, CancellationToken cancel)
    {
        value.ResetWrittenCount();
        var scanner = new JsonScanner();
        var isWhole = true;
        while (await FillAsync(cancel))
        {
            var found = scanner.EndIn(buffer.AsSpan(start, end - start));
            var count = found < 0 ? end - start : found;
            isWhole &= value.WrittenCount + count <= mostBytes;
            if (isWhole)
                value.Write(buffer.AsSpan(start, count));
            start += count;
            if (found >= 0)
                return isWhole;
        }
        throw new InvalidDataException("The file ends within its array.");
    }

    private async ValueTask ExpectAsync(char sign, CancellationToken cancel)
    {
        await SkipSpaceAsync(cancel);
        if (await NextAsync(cancel) != sign)
            throw NoArray();
    }

    private async ValueTask SkipSpaceAsync(CancellationToken cancel)
    {
        while (await PeekAsync(cancel) is ' ' or '\t' or '\r' or '\n')
            start++;
    }

    private async ValueTask SkipMarkAsync(CancellationToken cancel)
    {
        // A byte order mark comes whole or not at all; what is none of it is no array either.
        if (await PeekAsync(cancel) != 0xEF)
            return;
        for (var count = 0; count < 3; count++)
            await NextAsync(cancel);
    }

    private async ValueTask<int> NextAsync(CancellationToken cancel)
    {
        var next = await PeekAsync(cancel);
        start++;
        return next;
    }

    private async ValueTask<int> PeekAsync(CancellationToken cancel) =>
        await FillAsync(cancel) ? buffer[start] : NoByte;

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        if (start < end)
            return true;
        (start, end) = (0, await stream.ReadAsync(buffer, cancel));
        return end > 0;
    }

    private InvalidDataException NoArray() =>
        new(
            path.Segments.Count == 0
                ? "The document is no array."
                : $"The document has no array at '{string.Join('.', path.Segments)}'."
        );
}
