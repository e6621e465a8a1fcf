namespace Exchange.Catalog.Files;

/// <summary>A stream that ends in a fault where it grows beyond what was expected of it.</summary>
public sealed class LimitedStream(Stream inner, long mostBytes) : ReadOnlyStream
{
    private long bytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        bytes += count;
        return bytes <= mostBytes
            ? count
            : throw new InvalidDataException($"The file unpacks to more than {mostBytes} bytes.");
    }
}
