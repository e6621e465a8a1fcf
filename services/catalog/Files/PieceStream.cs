namespace Exchange.Catalog.Files;

/// <summary>
/// A stream of which no piece may be longer than so many bytes: a reader that holds what it has not yet understood (a
/// name, an attribute) is stopped before that fills the memory.
/// </summary>
internal sealed class PieceStream(Stream inner, int mostBytes) : ReadOnlyStream
{
    private long bytes;

    /// <summary>From here on a new piece counts.</summary>
    public void Begin() => bytes = 0;

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The piece is too long.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        bytes += count;
        return bytes <= mostBytes
            ? count
            : throw new InvalidDataException($"One name, attribute or comment has more than {mostBytes} bytes.");
    }
}
