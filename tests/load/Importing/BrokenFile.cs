using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Exchange.Tests.Load;

/// <summary>A small file of Tate's rows of which some are broken, each kind of damage in its turn.</summary>
internal static class BrokenFile
{
    private static readonly (string Name, Func<string, string, string> Break)[] Kinds =
    [
        ("cut in the middle", (row, _) => row[..(row.Length / 2)]),
        ("no title", (row, _) => With(row, work => (work["title"], work["foreignTitle"]) = ("", null))),
        ("no key", (row, _) => With(row, work => work.Remove("acno"))),
        (
            "the key of line 1",
            (row, first) => With(row, work => work["acno"] = (string?)JsonNode.Parse(first)!["acno"])
        ),
        ("a list", (row, _) => $"[{row}]"),
        ("a title of 1,001 characters", (row, _) => With(row, work => work["title"] = new string('x', 1_001))),
        ("a creator without a name", (row, _) => With(row, Nameless)),
        ("no JSON", (_, _) => "acno;title;medium"),
    ];

    /// <summary>The file, and what is wrong with which of its lines, which count from 1.</summary>
    public static async Task<(byte[] File, IReadOnlyDictionary<long, string> Broken)> MakeAsync(
        ImportsPlan plan,
        CancellationToken cancellation
    )
    {
        await using var gzip = new GZipStream(
            File.OpenRead(plan.PathOf(ImportsPlan.All[0])),
            CompressionMode.Decompress
        );
        using var reader = new StreamReader(gzip);
        var (file, first) = (new StringBuilder(), "");
        var broken = new Dictionary<long, string>();
        for (var line = 1; line <= plan.SmallRows && await reader.ReadLineAsync(cancellation) is { } row; line++)
        {
            first = line == 1 ? row : first;
            if (line % plan.BreakEvery == 0)
            {
                var (name, damage) = Kinds[broken.Count % Kinds.Length];
                broken[line] = name;
                row = damage(row, first);
            }
            file.Append(row).Append('\n');
        }
        return (Encoding.UTF8.GetBytes(file.ToString()), broken);
    }

    private static string With(string row, Action<JsonObject> change)
    {
        var work = JsonNode.Parse(row)!.AsObject();
        change(work);
        return work.ToJsonString();
    }

    private static void Nameless(JsonObject work) =>
        work["contributors"] = new JsonArray(new JsonObject { ["role"] = "artist" });
}
