using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Catalog.Domain;

namespace Exchange.Tests.Unit.Catalog;

/// <summary>
/// The reader of mapping documents beside their published schema: documents are changed at every place in every way
/// below, and what the reader says of each is written down. tests/conformance/mappings.mjs asks Ajv the same.
/// </summary>
public sealed class MappingSchemaTests
{
    // In the order of the names of the changes.
    private static readonly Func<JsonNode?, JsonNode?>[] Replacements =
    [
        _ => null,
        _ => JsonValue.Create(42),
        _ => JsonValue.Create(true),
        _ => JsonValue.Create("a..b"),
        _ => new JsonArray(),
        _ => new JsonObject(),
        old => new JsonArray(old?.DeepClone()),
        old => new JsonObject { ["firstOf"] = new JsonArray(old?.DeepClone()) },
    ];

    // What the others leave out.
    private const string Whole = """
        {
          "$schema": "/v1/mapping-schema", "name": "whole", "about": "", "format": "xml", "rows": "row",
          "source": { "scheme": "a.b", "value": { "digest": ["a", { "fold": "b" }] } },
          "work": {
            "title": { "en": { "trim": { "join": "a", "with": " " }, "characters": "_" } },
            "titleKind": { "after": "a", "of": "b" },
            "description": { "und": { "first": "a.b", "where": "@lang", "of": "." } },
            "creators": [
              {
                "each": { "in": { "list": "a", "where": "b" }, "list": "c" },
                "name": { "en": { "split": "a", "on": ",", "take": -1 } },
                "dates": { "text": "a", "earliest": { "year": "b", "otherwise": "remark" } }
              }
            ],
            "class": { "map": { "a": "b" }, "of": "c", "otherwise": "same" },
            "details": {
              "a": { "each": { "split": "a", "on": ";" }, "texts": { "en": "." } },
              "b": { "number": { "number": "a", "unit": "cm", "zeroIsUnknown": true, "otherwise": "nothing" } }
            },
            "medium": { "en": { "concat": ["a", "b"], "with": ", " } },
            "dimensions": {
              "prose": { "of": "a", "unit": "mm", "order": ["height", "width"], "aside": ["frame"] },
              "widthMm": "b"
            },
            "identifiers": [{ "each": "a", "scheme": "url", "value": { "when": "b", "then": { "constant": "c" } } }],
            "rightsStatus": { "firstOf": ["a", { "copy": "$.b" }] },
            "images": [{ "each": "a", "url": "b" }]
          }
        }
        """;

    [Test]
    public async Task What_the_reader_says_of_every_change_is_written_down_for_the_schema()
    {
        string[] names = ["songci", "tate", "nga-constituents", "nga-altnames"];
        string[] documents = [.. names.Select(name => BuiltInMappings.Find(name)!.Document), Whole];
        var verdicts = documents.SelectMany(Changed).Select(Judge).ToList();

        var folder = Directory.CreateDirectory(Path.Combine(Tree.Root, "artifacts", "mappings"));
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "changed.jsonl"), verdicts.Select(one => one.Line));
        Assert.That(verdicts.Count(one => one.IsRead), Is.GreaterThan(100));
        Assert.That(verdicts.Count(one => !one.IsRead), Is.GreaterThan(1_000));
    }

    [TestCase("""{"NAME":"x"}""", "/NAME")]
    [TestCase("""{"format":"NDJSON"}""", "/format")]
    [TestCase("""{"about":null}""", "/about")]
    [TestCase("""{"format":"csv","rows":"a"}""", "/rows")]
    [TestCase("""{"format":"xml"}""", "/rows")]
    [TestCase("""{"format":"xml","rows":"a.b"}""", "/rows")]
    [TestCase("""{"format":"json","rows":"a..b"}""", "/rows")]
    [TestCase("""{"format":"json","rows":"$.a"}""", "/rows")]
    public void The_reader_names_what_is_wrong(string change, string pointer)
    {
        var document = JsonNode.Parse(BuiltInMappings.Find("ich")!.Document)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            document[name] = value?.DeepClone();

        Assert.That(MappingReader.Read(document.ToJsonString()).Error?.Fields[0].Pointer, Is.EqualTo(pointer));
    }

    private static (bool IsRead, string Line) Judge(JsonNode document)
    {
        var isRead = MappingReader.Read(document.ToJsonString()).IsOk;
        return (isRead, new JsonObject { ["isRead"] = isRead, ["document"] = document.DeepClone() }.ToJsonString());
    }

    private static IEnumerable<JsonNode> Changed(string document)
    {
        foreach (var path in PathsOf(JsonNode.Parse(document)!, []))
        {
            // Which names are used is beyond what a schema can say; so is what a pattern or its group means.
            if (path.Any(step => step is "names" or "use" or "regex" or "group"))
                continue;
            foreach (var replace in Replacements)
                yield return With(document, path, (parent, step) => Put(parent, step, replace(Get(parent, step))));
            yield return With(document, path, Remove);
            yield return With(document, path, (parent, step) => (Get(parent, step) as JsonObject)?.Add("novel", "x"));
        }
    }

    private static IEnumerable<string[]> PathsOf(JsonNode? node, string[] here)
    {
        IEnumerable<(string Step, JsonNode? Child)> children = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => ($"{index}", item)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            string[] path = [.. here, step];
            yield return path;
            foreach (var below in PathsOf(child, path))
                yield return below;
        }
    }

    private static JsonNode With(string document, string[] path, Action<JsonNode, string> change)
    {
        var root = JsonNode.Parse(document)!;
        var parent = path[..^1].Aggregate(root, (node, step) => Get(node, step)!);
        change(parent, path[^1]);
        return root;
    }

    private static JsonNode? Get(JsonNode parent, string step) =>
        parent is JsonArray items ? items[Index(step)] : parent[step];

    private static void Put(JsonNode parent, string step, JsonNode? value)
    {
        if (parent is JsonArray items)
            items[Index(step)] = value;
        else
            parent[step] = value;
    }

    private static void Remove(JsonNode parent, string step)
    {
        if (parent is JsonArray items)
            items.RemoveAt(Index(step));
        else
            parent.AsObject().Remove(step);
    }

    private static int Index(string step) => int.Parse(step, System.Globalization.CultureInfo.InvariantCulture);
}
