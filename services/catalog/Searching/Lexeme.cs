using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Searching;

/// <summary>
/// The words of the index. A first sign says where a word stands or what it is, so that the index alone answers "in the
/// title" and "by this maker", without a look at the work; words of texts themselves have no such sign.
/// </summary>
internal static class Lexeme
{
    /// <summary>Stands anywhere in the work's texts.</summary>
    public const string Anywhere = "";

    /// <summary>Stands in a title.</summary>
    public const string Title = ".";

    /// <summary>Stands in the name of a creator.</summary>
    public const string Creator = "~";

    /// <summary>Is the pinyin of two neighbors in a title, a name or a place.</summary>
    public const string Pinyin = "%";

    /// <summary>Is the initials of two or three neighbors in a title, a name or a place.</summary>
    public const string Initials = "^";

    /// <summary>Is the initials of the two or three characters with which a title begins.</summary>
    public const string Beginning = "<";

    /// <summary>Is a whole title, also in pinyin and by its initials.</summary>
    public const string Whole = "=";

    /// <summary>The whole titles that are kept; of a longer one its words are enough.</summary>
    public const int LongestWhole = 60;

    /// <summary>Is a fact by which lists are narrowed down.</summary>
    public static string Fact(string name, string value) => $"#{name}:{value}";

    /// <summary>The word as it is written into the literal of a <c>tsvector</c> or a <c>tsquery</c>.</summary>
    public static string Quote(string word) =>
        $"'{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A whole title in one word.</summary>
    public static string WholeOf(IEnumerable<Run> runs) => string.Join('_', runs.Select(run => run.Text));
}
