using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Tests.Unit.Webhooks;

/// <summary>
/// What is published of the events stays: a schema that breaks its readers needs a version of its own. What is new is
/// written by <c>UPDATE_SNAPSHOTS=1 dotnet test tests/unit</c>, which refuses to write what breaks.
/// </summary>
internal sealed class EventSchemasTests
{
    private const string Snapshot = "tests/unit/Webhooks/event-schemas.snapshot.json";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Test]
    public void No_published_field_is_removed_or_narrowed_without_a_new_version()
    {
        var published = Published;

        Assert.That(string.Join('\n', Broken(published, Current)), Is.Empty);
    }

    [Test]
    public void What_is_published_is_in_the_snapshot()
    {
        var published = Published;
        if (Snapshots.AreWritten && Broken(published, Current).Count == 0)
        {
            foreach (var (name, schema) in Current)
                published[name] = schema!.DeepClone();
            Snapshots.Write(Snapshot, published.ToJsonString(Readable) + "\n");
        }

        foreach (var (name, schema) in Current)
            Assert.That(JsonNode.DeepEquals(published[name], schema), Is.True, $"{name} is not as it was published");
    }

    [TestCase("order.completed/1", "/properties/price", null)]
    [TestCase("order.completed/1", "/properties/price/properties/minor", null)]
    [TestCase("order.completed/1", "/properties/price/properties/minor/type", "\"string\"")]
    [TestCase("order.completed/1", "/properties/orderId/pattern", "\"^.*$\"")]
    [TestCase("order.completed/1", "/properties/orderId/type", """["string","null"]""")]
    [TestCase("order.completed/1", "/properties/state/enum", """["placed"]""")]
    [TestCase("order.completed/1", "/required", """["orderId"]""")]
    [TestCase("payment.divided/1", "/properties/parts/items/properties/amount", null)]
    public void A_change_that_breaks_a_reader_is_found(string name, string at, string? changed)
    {
        var after = Current;
        Change(after[name]!, at.Split('/')[1..], changed is null ? null : JsonNode.Parse(changed));

        Assert.That(Broken(Current, after), Has.Some.Contains(at));
    }

    [Test]
    public void A_type_that_is_gone_is_found_and_a_new_version_is_not_a_break()
    {
        var gone = Current;
        gone.Remove("order.completed/1");
        var renewed = Current;
        renewed.Remove("order.completed/1");
        renewed["order.completed/2"] = new JsonObject { ["type"] = "object" };

        Assert.That(Broken(Current, gone), Is.EqualTo(new[] { "order.completed/1 is gone" }));
        Assert.That(Broken(Current, renewed), Is.Empty);
    }

    [Test]
    public void A_field_more_and_other_words_break_nobody()
    {
        var after = Current;
        var schema = after["order.completed/1"]!;
        schema["description"] = "In other words.";
        schema["properties"]!["added"] = new JsonObject { ["type"] = "string" };

        Assert.That(Broken(Current, after), Is.Empty);
    }

    private static JsonObject Published =>
        File.Exists(Path.Combine(Tree.Root, Snapshot)) ? JsonNode.Parse(Tree.Read(Snapshot))!.AsObject() : [];

    private static JsonObject Current =>
        new(
            EventTypes.All.Select(row =>
                KeyValuePair.Create($"{row.Type}/{row.Version}", (JsonNode?)EventSchemas.OfData(row))
            )
        );

    private static List<string> Broken(JsonObject before, JsonObject after) =>
        [.. before.SelectMany(one => Broken(one.Key, one.Value!, after))];

    // An older version stands in the snapshot for those who still read by it; its place is taken by a later one.
    private static IEnumerable<string> Broken(string name, JsonNode before, JsonObject after)
    {
        if (after[name] is { } now)
            return BreakingChanges.Between(before, now, name);
        var type = name[..(name.IndexOf('/', StringComparison.Ordinal) + 1)];
        return after.Any(one => one.Key.StartsWith(type, StringComparison.Ordinal)) ? [] : [$"{name} is gone"];
    }

    private static void Change(JsonNode schema, string[] path, JsonNode? value)
    {
        var parent = path[..^1].Aggregate(schema, (node, name) => node[name]!).AsObject();
        if (value is null)
            parent.Remove(path[^1]);
        else
            parent[path[^1]] = value;
    }
}
