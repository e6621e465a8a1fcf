using System.Text.Json;
using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Catalog.Searching;

/// <summary>Shows where in a work's texts the words stand that were looked for.</summary>
public static class Highlighting
{
    private const int MostTexts = 3;
    private const int Around = 60;

    /// <summary>The first texts that have some of the words.</summary>
    public static IReadOnlyList<Highlight> Of(WorkContent content, SearchWords words)
    {
        var marks = new Marks(words);
        return
        [
            .. Texts(content).Select(text => Mark(text.Pointer, text.Text, marks)).OfType<Highlight>().Take(MostTexts),
        ];
    }

    private static Highlight? Mark(string pointer, string text, Marks marks)
    {
        var normal = Tokens.Normal(text);
        var hits = marks.In(normal);
        if (Array.IndexOf(hits, true) is not (>= 0 and var first))
            return null;
        var (start, end) = (Math.Max(0, first - Around), Math.Min(normal.Length, first + Around));
        // No character beyond the basic plane is cut in two.
        if (char.IsLowSurrogate(normal[start]))
            start--;
        if (end < normal.Length && char.IsLowSurrogate(normal[end]))
            end++;
        var parts = new List<HighlightPart>();
        for (var at = start; at < end; )
        {
            var next = Array.IndexOf(hits, !hits[at], at, end - at);
            var stop = next < 0 ? end : next;
            parts.Add(new HighlightPart(normal[at..stop], hits[at]));
            at = stop;
        }
        return new Highlight(pointer, parts);
    }

    private static IEnumerable<(string Pointer, string Text)> Texts(WorkContent content)
    {
        var creators = content.Creators ?? [];
        return
        [
            .. Map("/title", content.Title),
            .. creators.SelectMany((creator, at) => Map($"/creators/{at}/name", creator.Name)),
            .. Map("/description", content.Description),
            .. Details(content.Details),
            .. Map("/medium", content.Medium),
            .. Map("/creditLine", content.CreditLine),
            .. Map("/provenance", content.Provenance),
        ];
    }

    private static IEnumerable<(string Pointer, string Text)> Map(string pointer, LanguageMap? map) =>
        map is null ? [] : map.Select(text => ($"{pointer}/{text.Key}", text.Value));

    private static IEnumerable<(string Pointer, string Text)> Details(JsonElement? details) =>
        details is { ValueKind: JsonValueKind.Object } fields
            ? fields.EnumerateObject().SelectMany(field => Details($"/details/{field.Name}", field.Value))
            : [];

    private static IEnumerable<(string Pointer, string Text)> Details(string pointer, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value
                .EnumerateObject()
                .Where(text => text.Value.ValueKind is JsonValueKind.String)
                .Select(text => ($"{pointer}/{text.Name}", text.Value.GetString()!)),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, at) => Details($"{pointer}/{at}", item)),
            _ => [],
        };

    // What is marked: words with the same stem, runs of characters, and what is read like the letters that were typed.
    private sealed class Marks(SearchWords words)
    {
        private readonly HashSet<string> stems =
        [
            .. words.Terms.SelectMany(term => term.Runs).Where(run => !run.Cjk).Select(run => Stems.Of(run.Text)),
        ];

        private readonly string[] runs =
        [
            .. words.Terms.SelectMany(term => term.Runs).Where(run => run.Cjk).Select(run => run.Text),
        ];

        private readonly string[] letters = words.Letters;

        public bool[] In(string normal)
        {
            var hits = new bool[normal.Length];
            foreach (var (run, start, end) in Runs.Placed(normal))
            {
                if (!run.Cjk)
                    Array.Fill(hits, stems.Contains(Stems.Of(run.Text)), start, end - start);
                else if (run.Text.Length == end - start)
                    MarkRun(run, start, hits);
            }
            return hits;
        }

        private void MarkRun(Run run, int start, bool[] hits)
        {
            foreach (var wanted in runs)
            {
                for (var at = 0; (at = run.Text.IndexOf(wanted, at, StringComparison.Ordinal)) >= 0; at++)
                    Array.Fill(hits, true, start + at, wanted.Length);
            }
            foreach (var wanted in letters)
            {
                for (var at = 0; at < run.Text.Length; at++)
                    Array.Fill(hits, true, start + at, Pinyin.Spoken(wanted, run.Text.AsSpan(at)));
            }
        }
    }
}
