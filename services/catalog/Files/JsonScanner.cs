namespace Exchange.Catalog.Files;

/// <summary>
/// Finds where a JSON value ends without reading it: by its quotes and brackets alone. What stands between them is
/// judged by whoever reads the value; so one broken item does not break those after it.
/// </summary>
internal struct JsonScanner
{
    private int depth;
    private bool inText;
    private bool isEscaped;

    /// <summary>
    /// The index of the comma or bracket behind the value; -1 where these bytes, which go on those before, do not
    /// reach it.
    /// </summary>
    public int EndIn(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            if (isEscaped)
            {
                isEscaped = false;
                continue;
            }
            var rest = bytes[at..];
            var found = inText ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOfAny("\",[]{}"u8);
            if (found < 0)
                return -1;
            at += found;
            if (IsBehind(bytes[at]))
                return at;
        }
        return -1;
    }

    private bool IsBehind(byte sign)
    {
        switch (sign)
        {
            case (byte)'\\':
                isEscaped = true;
                return false;
            case (byte)'"':
                inText = !inText;
                return false;
            case (byte)'[' or (byte)'{':
                depth++;
                return false;
            case (byte)']' or (byte)'}':
                return --depth < 0;
            default:
                return depth == 0;
        }
    }
}
