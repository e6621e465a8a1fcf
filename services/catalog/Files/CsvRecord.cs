using System.Text;

namespace Exchange.Catalog.Files;

/// <summary>How far a record is after one more line.</summary>
internal enum CsvProgress
{
    /// <summary>All of its fields are there.</summary>
    Complete,

    /// <summary>A quoted field goes on in the next line.</summary>
    Open,

    /// <summary>Its quotes can't be right.</summary>
    Broken,
}

/// <summary>One record of a CSV file (RFC 4180), read line by line.</summary>
internal sealed class CsvRecord(char delimiter)
{
    private readonly StringBuilder field = new();
    private bool quoted;

    /// <summary>The fields so far.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>Takes the next line into the record.</summary>
    public CsvProgress Feed(string line)
    {
        var at = 0;
        if (quoted)
            field.Append('\n');
        while (true)
        {
            at = quoted ? ReadQuoted(line, at) : ReadPlain(line, at);
            if (quoted)
                return CsvProgress.Open;
            if (at < line.Length && line[at] != delimiter)
                return CsvProgress.Broken;
            Fields.Add(field.ToString());
            field.Clear();
            if (at >= line.Length)
                return CsvProgress.Complete;
            at++;
        }
    }

    // A field that begins with a quote is quoted; a quote inside a plain field is a fault, since nobody knows what it
    // means.
    private int ReadPlain(string line, int at)
    {
        if (at < line.Length && line[at] == '"')
        {
            quoted = true;
            return ReadQuoted(line, at + 1);
        }
        var end = line.AsSpan(at).IndexOfAny(delimiter, '"');
        var length = end < 0 ? line.Length - at : end;
        field.Append(line, at, length);
        return at + length;
    }

    private int ReadQuoted(string line, int at)
    {
        while (at < line.Length)
        {
            var end = line.IndexOf('"', at);
            if (end < 0)
            {
                field.Append(line, at, line.Length - at);
                return line.Length;
            }
            field.Append(line, at, end - at);
            if (end + 1 >= line.Length || line[end + 1] != '"')
            {
                quoted = false;
                return end + 1;
            }
            field.Append('"');
            at = end + 2;
        }
        return at;
    }
}
