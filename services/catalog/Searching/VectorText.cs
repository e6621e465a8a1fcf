using System.Globalization;
using System.Text;
using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Searching;

/// <summary>
/// The literal of a <c>tsvector</c>, word by word. Words of texts have their positions, by which phrases are found; a
/// gap stays between two texts, so that no phrase spans them.
/// </summary>
internal sealed class VectorText
{
    // PostgreSQL keeps positions up to 16,383.
    private const int LastPosition = 16_000;
    private const int Gap = 2;

    // PostgreSQL takes no vector of more than 1,048,575 bytes, words that come twice and positions included.
    private const int MostBytes = 900_000;
    private const int BytesOfPosition = 4;

    private readonly StringBuilder vector = new(2048);
    private readonly HashSet<string> signs = new(StringComparer.Ordinal);
    private int position = 1;
    private int bytes;

    /// <summary>The Latin words of titles and names.</summary>
    public HashSet<string> Spellings { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a text.</summary>
    /// <param name="place">Where it stands; its words are found by that, and anywhere.</param>
    /// <param name="isName">True for what is also looked for by pinyin.</param>
    public void Add(string text, string place, bool isName)
    {
        var runs = Runs.Of(text).ToList();
        foreach (var run in runs)
        {
            AddPlain(run);
            if (place.Length > 0)
                AddPlaced(run, place);
            if (isName && run.Cjk)
                AddPinyin(run);
            if (isName && !run.Cjk && run.Text.Length > 2 && run.Text.All(char.IsAsciiLetterLower))
                Spellings.Add(run.Text);
        }
        if (place is Lexeme.Title)
            AddTitle(runs);
        position += Gap;
    }

    /// <summary>Adds a word that no text has, as it is; there is always room for it.</summary>
    public void Add(string lexeme)
    {
        if (signs.Add(lexeme))
            vector.Append(Lexeme.Quote(lexeme)).Append(' ');
    }

    public override string ToString() => vector.ToString();

    private void AddPlain(Run run)
    {
        if (!run.Cjk)
        {
            AddAt(Stems.Of(run.Text), position++);
            return;
        }
        var characters = run.Characters;
        for (var at = 0; at < characters.Count; at++)
        {
            if (at + 1 < characters.Count)
                AddAt($"{characters[at]}{characters[at + 1]}", position);
            AddAt(characters[at].ToString(), position++);
        }
    }

    private void AddAt(string word, int at)
    {
        if (at <= LastPosition && HasRoom(word))
            vector.Append('\'').Append(word).Append("':").Append(CultureInfo.InvariantCulture, $"{at} ");
    }

    private void AddPlaced(Run run, string place)
    {
        if (!run.Cjk)
        {
            AddSign(place + Stems.Of(run.Text));
            return;
        }
        var characters = run.Characters;
        foreach (var character in characters)
            AddSign($"{place}{character}");
        foreach (var (first, second) in characters.Zip(characters.Skip(1)))
            AddSign($"{place}{first}{second}");
    }

    private void AddPinyin(Run run)
    {
        foreach (var pair in Pinyin.PairsOf(run))
            AddSign(Lexeme.Pinyin + pair);
        foreach (var initials in Pinyin.InitialsOf(run))
            AddSign(Lexeme.Initials + initials);
    }

    private void AddSign(string word)
    {
        if (!signs.Contains(word) && HasRoom(word))
            Add(word);
    }

    // What of very long texts in very many languages comes last is not searched.
    private bool HasRoom(string word) => (bytes += Encoding.UTF8.GetByteCount(word) + BytesOfPosition) <= MostBytes;

    private void AddTitle(List<Run> runs)
    {
        if (runs is [{ Cjk: true } first, ..])
        {
            foreach (var initials in Pinyin.FirstInitialsOf(first))
                Add(Lexeme.Beginning + initials);
        }
        var whole = Lexeme.WholeOf(runs);
        if (whole.Length is 0 or > Lexeme.LongestWhole)
            return;
        Add(Lexeme.Whole + whole);
        if (!runs.TrueForAll(run => run.Cjk))
            return;
        var characters = runs.SelectMany(run => run.Characters).ToList();
        if (Pinyin.Whole(characters) is { } pinyin)
            Add(Lexeme.Whole + pinyin);
        if (Pinyin.WholeInitials(characters) is { } letters)
            Add(Lexeme.Whole + letters);
    }
}
