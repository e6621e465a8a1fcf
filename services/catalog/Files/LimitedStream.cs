namespace Exchange.Catalog.Files;

/// <summary>A file grows beyond what it may: it is a bomb, not a collection.</summary>
public sealed class FileTooLargeException(long mostBytes)
    : IOException($"The file unpacks to more than the {mostBytes} bytes that one of its size may hold.");

/// <summary>A stream that ends in a fault where it grows beyond what was expected of it.</summary>
public sealed class LimitedStream(Stream inner, long mostBytes) : ReadOnlyStream
{
    private long bytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        bytes += count;
        return bytes <= mostBytes ? count : throw new FileTooLargeException(mostBytes);
    }
}
