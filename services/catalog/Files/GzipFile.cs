using System.Buffers.Binary;
using System.IO.Compression;

namespace Exchange.Catalog.Files;

/// <summary>
/// A gzip file as it unpacks. .NET takes a file that was cut off for one that ends, so the size that the file's last
/// four bytes state (RFC 1952, modulo 2^32) is held against what came out.
/// </summary>
public sealed class GzipFile(Stream packed, ReadOnlySpan<byte> lastBytes) : ReadOnlyStream
{
    private readonly GZipStream unpacked = new(packed, CompressionMode.Decompress);
    private readonly uint? stated =
        lastBytes.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(lastBytes[^4..]) : null;
    private uint size;

    /// <summary>True where a file that begins so is gzip.</summary>
    public static bool Begins(ReadOnlySpan<byte> firstBytes) => firstBytes is [0x1F, 0x8B, ..];

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await unpacked.ReadAsync(buffer, cancellationToken);
        size = unchecked(size + (uint)count);
        if (count == 0 && buffer.Length > 0 && size != stated)
            throw new InvalidDataException("The gzip file is cut off, or is several gzip files in one.");
        return count;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
        base.Dispose(disposing);
    }
}
