using Exchange.Kernel;
using Microsoft.AspNetCore.Http;

namespace Exchange.Platform;

/// <summary>An answer with texts chosen for its reader: <c>Content-Language</c> says in which languages.</summary>
public interface ISpoken
{
    /// <summary>The language tags of the chosen texts.</summary>
    IEnumerable<string> Languages { get; }
}

/// <summary>
/// The languages that a reader wants, best first, by the header Accept-Language (RFC 9110, 12.5.4). Chinese is written
/// in two scripts, and a reader of one would rather have the other than a foreign language: zh-TW, zh-HK and zh-MO want
/// zh-Hant, zh and every other region zh-Hans, and each falls back on the other.
/// </summary>
/// <param name="Tags">Language tags (BCP 47).</param>
public sealed record Languages(IReadOnlyList<string> Tags)
{
    private const string Traditional = "Hant";
    private const string Simplified = "Hans";

    private static readonly string[] TraditionalRegions = ["TW", "HK", "MO"];

    /// <summary>No wish: English where it is there, else what comes first.</summary>
    public static Languages Any { get; } = new([]);

    /// <summary>The wishes of a request.</summary>
    public static Languages Of(HttpRequest request) =>
        new([
            .. request
                .GetTypedHeaders()
                .AcceptLanguage.Where(wish => wish.Quality is null or > 0)
                .OrderByDescending(wish => wish.Quality ?? 1)
                .Select(wish => wish.Value.Value ?? "*"),
        ]);

    /// <summary>The text that suits the reader best, with its tag; null where there is none at all.</summary>
    public (string Tag, string Text)? Choose(LanguageMap? texts)
    {
        if (texts is null || texts.Count == 0)
            return null;
        foreach (var wish in Tags.Append("en"))
        {
            var best = texts.Keys.MaxBy(tag => Fit(wish, tag))!;
            if (Fit(wish, best) > 0)
                return (best, texts[best]);
        }
        var first = texts.First();
        return (first.Key, first.Value);
    }

    // 4: the very tag; 3: the same language and script; 2: the same language, of no known script; 1: another script.
    private static int Fit(string wish, string tag)
    {
        if (string.Equals(wish, tag, StringComparison.OrdinalIgnoreCase))
            return 4;
        var (wished, had) = (wish.Split('-'), tag.Split('-'));
        if (!string.Equals(wished[0], had[0], StringComparison.OrdinalIgnoreCase))
            return 0;
        var script = ScriptOf(had);
        return string.Equals(ScriptOf(wished) ?? DefaultScript(wished), script, StringComparison.OrdinalIgnoreCase) ? 3
            : script is null ? 2
            : 1;
    }

    private static string? ScriptOf(string[] tag)
    {
        if (Array.Find(tag, part => part.Length == 4 && part.All(char.IsAsciiLetter)) is { } script)
            return script;
        var isTraditional = tag.Skip(1)
            .Any(part => TraditionalRegions.Contains(part, StringComparer.OrdinalIgnoreCase));
        return isTraditional ? Traditional
            : tag.Length > 1 && IsChinese(tag) ? Simplified
            : null;
    }

    private static string? DefaultScript(string[] tag) => IsChinese(tag) ? Simplified : null;

    private static bool IsChinese(string[] tag) => string.Equals(tag[0], "zh", StringComparison.OrdinalIgnoreCase);
}
