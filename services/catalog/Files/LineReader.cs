namespace Exchange.Catalog.Files;

/// <summary>One line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Without its line end; valid until the next one is read. Empty where the line is too
/// long.</param>
/// <param name="TooLong">True where it was longer than the reader takes; the rest of it was skipped.</param>
public readonly record struct Line(long Number, ReadOnlyMemory<byte> Bytes, bool TooLong);

/// <summary>
/// Cuts a stream into lines at LF and nowhere else: U+0085 and U+2028 are characters of museum texts, not line ends. A
/// CR before the LF goes with it. Memory stays bounded whatever comes.
/// </summary>
public sealed class LineReader(Stream stream, int longestBytes)
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private byte[] buffer = new byte[128 * 1024];
    private int start;
    private int end;
    private long number;
    private bool ended;

    /// <summary>The next line; null at the end of the file.</summary>
    public async ValueTask<Line?> NextAsync(CancellationToken cancel)
    {
        var tooLong = false;
        var searched = start;
        while (true)
        {
            var found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (found >= 0)
                return Take(searched + found, skip: 1, tooLong);
            if (end - start > longestBytes)
            {
                tooLong = true;
                (start, end) = (0, 0);
            }
            if (ended)
                return end > start || tooLong ? Take(end, skip: 0, tooLong) : null;
            searched = MakeRoom();
            var count = await stream.ReadAsync(buffer.AsMemory(end), cancel);
            ended = count == 0;
            end += count;
        }
    }

    private Line Take(int lineEnd, int skip, bool tooLong)
    {
        var bytes = buffer.AsMemory(start, lineEnd - start);
        start = lineEnd + skip;
        number++;
        if (tooLong || bytes.Length > longestBytes)
            return new Line(number, ReadOnlyMemory<byte>.Empty, TooLong: true);
        if (number == 1 && bytes.Span.StartsWith(ByteOrderMark))
            bytes = bytes[ByteOrderMark.Length..];
        return new Line(number, bytes.Length > 0 && bytes.Span[^1] == '\r' ? bytes[..^1] : bytes, TooLong: false);
    }

    // Moves the begun line to the front, in a larger buffer where it fills this one; says from where to search on.
    private int MakeRoom()
    {
        var length = end - start;
        var target = length > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        Buffer.BlockCopy(buffer, start, target, 0, length);
        (buffer, start, end) = (target, 0, length);
        return length;
    }
}
