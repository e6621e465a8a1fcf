using System.Text.Json.Nodes;

namespace Exchange.Gateway.Documents;

/// <summary>
/// Makes one OpenAPI document of several. A component that has one name and two meanings gets its service's name in
/// front, in the components and wherever it is referred to; equal ones are kept once.
/// </summary>
public static class OpenApiMerge
{
    /// <summary>The documents by their services' names as one document.</summary>
    /// <exception cref="InvalidOperationException">Two services have the same operation.</exception>
    public static JsonObject Merge(IReadOnlyDictionary<string, JsonObject> documents)
    {
        var clashes = Clashes(documents.Values);
        var shared = SharedOperations(documents.Values);
        var parts = documents.Select(part => Rename(part.Value, part.Key, clashes)).ToList();
        foreach (var (part, service) in parts.Zip(documents.Keys))
            RenameOperations(part, service, shared);
        var components = new JsonObject();
        foreach (var (kind, entries) in parts.SelectMany(part => Members(part["components"])))
            Fill(Section(components, kind), entries);
        var paths = new JsonObject();
        foreach (var (path, operations) in parts.SelectMany(part => Members(part["paths"])))
            AddOperations(Section(paths, path), operations, path);
        var webhooks = new JsonObject();
        foreach (var part in parts)
            Fill(webhooks, part["webhooks"]);
        return new JsonObject
        {
            ["openapi"] = parts.Count == 0 ? "3.1.1" : parts[0]["openapi"]?.DeepClone(),
            ["info"] = Info(parts),
            ["servers"] = parts.Count == 0 ? new JsonArray() : parts[0]["servers"]?.DeepClone(),
            ["tags"] = new JsonArray([.. parts.SelectMany(part => part["tags"]?.AsArray() ?? []).Select(Copy)]),
            ["paths"] = paths,
            ["webhooks"] = webhooks,
            ["components"] = components,
        };
    }

    private static JsonObject Info(IReadOnlyList<JsonObject> parts)
    {
        var info = (JsonObject?)(parts.Count == 0 ? null : parts[0]["info"])?.DeepClone() ?? [];
        info["title"] = "Exchange";
        info["description"] = "The cultural-product exchange: every service behind the gateway.";
        return info;
    }

    /// <summary>Pointers of the components that mean one thing here and another there.</summary>
    private static HashSet<string> Clashes(IEnumerable<JsonObject> documents) =>
        documents
            .SelectMany(document => Members(document["components"]))
            .SelectMany(kind =>
                Members(kind.Value).Select(entry => (Pointer: Pointer(kind.Key, entry.Key), entry.Value))
            )
            .GroupBy(entry => entry.Pointer, StringComparer.Ordinal)
            .Where(group => group.Any(entry => !JsonNode.DeepEquals(entry.Value, group.First().Value)))
            .Select(group => group.Key)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Operation ids that more than one service has: every service has the same ones for repair.</summary>
    private static HashSet<string> SharedOperations(IEnumerable<JsonObject> documents) =>
        documents
            .SelectMany(Operations)
            .Select(operation => (string?)operation["operationId"] ?? string.Empty)
            .GroupBy(id => id, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)
            .ToHashSet(StringComparer.Ordinal);

    private static void RenameOperations(JsonObject document, string service, HashSet<string> shared)
    {
        foreach (var operation in Operations(document))
        {
            if ((string?)operation["operationId"] is { Length: > 0 } id && shared.Contains(id))
                operation["operationId"] = service + Capital(id);
        }
    }

    private static IEnumerable<JsonObject> Operations(JsonObject document) =>
        Members(document["paths"])
            .SelectMany(path => Members(path.Value))
            .Select(entry => entry.Value)
            .OfType<JsonObject>();

    private static JsonObject Rename(JsonObject document, string service, HashSet<string> clashes)
    {
        if (clashes.Count == 0)
            return (JsonObject)document.DeepClone();
        var renamed = (JsonObject)document.DeepClone();
        foreach (var (kind, entries) in Members(renamed["components"]).ToList())
        {
            foreach (
                var (name, entry) in Members(entries)
                    .ToList()
                    .Where(entry => clashes.Contains(Pointer(kind, entry.Key)))
            )
            {
                entries!.AsObject().Remove(name);
                entries[Prefixed(service, name)] = entry;
            }
        }
        RenameReferences(renamed, service, clashes);
        return renamed;
    }

    private static void RenameReferences(JsonNode? node, string service, HashSet<string> clashes)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                RenameReferences(item, service, clashes);
        }
        if (node is not JsonObject members)
            return;
        foreach (var (name, value) in members.ToList())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var pointer) && clashes.Contains(pointer))
                members[name] = Renamed(pointer, service);
            else
                RenameReferences(value, service, clashes);
        }
    }

    private static string Renamed(string pointer, string service)
    {
        var slash = pointer.LastIndexOf('/') + 1;
        return pointer[..slash] + Prefixed(service, pointer[slash..]);
    }

    private static void Fill(JsonObject section, JsonNode? entries)
    {
        foreach (var (name, entry) in Members(entries))
            section[name] = Copy(entry);
    }

    private static void AddOperations(JsonObject section, JsonNode? operations, string path)
    {
        foreach (var (method, operation) in Members(operations))
        {
            if (!section.TryAdd(method, Copy(operation)))
                throw new InvalidOperationException($"Two services document {method} {path}.");
        }
    }

    private static JsonObject Section(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject section)
            parent[name] = section = [];
        return section;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) => node as JsonObject ?? [];

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    private static string Pointer(string kind, string name) => $"#/components/{kind}/{name}";

    private static string Prefixed(string service, string name) => Capital(service) + name;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
