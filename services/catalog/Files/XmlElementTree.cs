using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace Exchange.Catalog.Files;

/// <summary>An element that is being read.</summary>
/// <param name="name">Its local name: prefixes are everybody's own choice.</param>
internal sealed class XmlElementTree(string name)
{
    private readonly string name = name;
    private readonly List<KeyValuePair<string, string>> attributes = [];
    private readonly List<XmlElementTree> children = [];
    private readonly StringBuilder text = new();

    /// <summary>Characters of its name and attributes.</summary>
    public int Size => name.Length + attributes.Sum(one => one.Key.Length + one.Value.Length);

    /// <summary>The element where the reader stands, without what is in it.</summary>
    public static XmlElementTree Begin(XmlReader reader)
    {
        var element = new XmlElementTree(reader.LocalName);
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix is not "xmlns" && reader.Name is not "xmlns")
                element.attributes.Add(KeyValuePair.Create($"@{reader.LocalName}", reader.Value));
        }
        reader.MoveToElement();
        return element;
    }

    public void Add(XmlElementTree child) => children.Add(child);

    public void AddText(ReadOnlySpan<char> more) => text.Append(more);

    /// <summary>An object, also where there is nothing but a text.</summary>
    public JsonObject ToRow() =>
        ToJson() switch
        {
            JsonObject row => row,
            { } text => new JsonObject { ["#"] = text },
            null => [],
        };

    /// <summary>A text, an object, or nothing where it is empty.</summary>
    public JsonNode? ToJson()
    {
        var own = text.ToString().Trim();
        if (attributes.Count == 0 && children.Count == 0)
            return own.Length == 0 ? null : JsonValue.Create(own);
        var json = new JsonObject();
        foreach (var (key, value) in attributes)
            json.TryAdd(key, JsonValue.Create(value));
        if (own.Length > 0)
            json["#"] = own;
        foreach (var same in children.GroupBy(child => child.name, StringComparer.Ordinal))
        {
            var all = same.Select(child => child.ToJson()).Where(child => child is not null).ToArray();
            if (all.Length > 0)
                json[same.Key] = all.Length == 1 ? all[0] : new JsonArray(all);
        }
        return json;
    }
}
