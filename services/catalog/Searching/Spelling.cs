namespace Exchange.Catalog.Searching;

/// <summary>Which words may be meant by a mistyped one.</summary>
public static class Spelling
{
    private const int LongWord = 6;

    /// <summary>
    /// How many slips make one word of the other: a letter too many, too few or another, two neighbors exchanged
    /// (optimal string alignment). Null for more than one, or two where the words are long.
    /// </summary>
    public static int? Slips(string typed, string word) =>
        Distance(typed, word) is var slips && slips <= (typed.Length >= LongWord ? 2 : 1) ? slips : null;

    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                var least = Math.Min(changed, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                var isExchange = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                rows[i, j] = isExchange ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
            }
        }
        return rows[one.Length, other.Length];
    }
}
