using Exchange.Catalog.Files;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>The file of an import, read from the database piece by piece, as it came.</summary>
public sealed class ImportFile(Units units, ImportId importId) : ReadOnlyStream
{
    /// <summary>Bytes of a piece: large enough to be few, small enough to be held.</summary>
    public const int PartBytes = 1024 * 1024;

    private ReadOnlyMemory<byte> rest;
    private int part;
    private bool ended;

    /// <summary>How many of its bytes were read.</summary>
    public long BytesRead { get; private set; }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (rest.IsEmpty && !ended)
            await FetchAsync(cancellationToken);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        rest = rest[count..];
        BytesRead += count;
        return count;
    }

    private async Task FetchAsync(CancellationToken cancel)
    {
        var bytes = await units.RunAsync(unit => Imports.ReadPartAsync(unit, importId, part), cancel);
        ended = bytes is null;
        rest = bytes;
        part++;
    }
}
