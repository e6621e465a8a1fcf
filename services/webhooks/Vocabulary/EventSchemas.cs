using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>
/// The JSON Schemas (2020-12) of what partners are told, made from the records that are told: so a schema can't say
/// what an event does not.
/// </summary>
public static class EventSchemas
{
    /// <summary>The dialect of every schema.</summary>
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly ConcurrentDictionary<Type, JsonObject> Known = new();

    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    /// <summary>The schema of the data of a type, as one who has every scope is told it.</summary>
    public static JsonObject OfData(EventType row) => OfData(row.Data);

    /// <summary>The schema of data of this record.</summary>
    public static JsonObject OfData(Type data) => Known.GetOrAdd(data, Of).DeepClone().AsObject();

    /// <summary>The same as a document of its own, with its name and dialect.</summary>
    public static JsonObject Document(EventType row, PublicAddress address)
    {
        var schema = new JsonObject
        {
            ["$schema"] = Dialect,
            ["$id"] = address.Of(row.SchemaPath),
            ["title"] = row.Type,
        };
        foreach (var (name, value) in OfData(row))
            schema[name] = value?.DeepClone();
        return schema;
    }

    /// <summary>The schema of a whole body of a type, whose data is described elsewhere.</summary>
    /// <param name="data">A pointer to the schema of the data.</param>
    public static JsonObject Envelope(EventType row, string data) =>
        Envelope(
            row.Type,
            // A thin body says the id alone, under the name that it has in a full one.
            new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["$ref"] = data },
                    new JsonObject
                    {
                        ["type"] = "object",
                        ["description"] = "Of a thin body: the id of the resource alone.",
                        ["properties"] = new JsonObject
                        {
                            [row.Resource.IdName] = new JsonObject { ["type"] = "string" },
                        },
                        ["required"] = new JsonArray(row.Resource.IdName),
                        ["maxProperties"] = 1,
                    }
                ),
            }
        );

    /// <summary>The schema of a whole body of this type with this schema of its data.</summary>
    public static JsonObject Envelope(string type, JsonObject data)
    {
        var schema = Of(typeof(EventBody));
        var members = schema["properties"]!.AsObject();
        members["specversion"]!["const"] = "1.0";
        members["type"]!["const"] = type;
        members["data"] = data;
        schema["required"] = new JsonArray([
            .. members.Select(member => member.Key).Where(IsAlwaysThere).Select(name => JsonValue.Create(name)),
        ]);
        return schema;
    }

    private static JsonObject Of(Type type)
    {
        Json.Options.MakeReadOnly(populateMissingResolver: true);
        return (JsonObject)Json.Options.GetJsonSchemaAsNode(type, Options);
    }

    private static bool IsAlwaysThere(string member) => member is not ("dataschema" or "thinned");

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var mayBeNull = context.PropertyInfo is { IsGetNullable: true } || type != context.TypeInfo.Type;
        var schema = Shape(type, mayBeNull) ?? node.AsObject();
        if (type.IsEnum && mayBeNull is false)
            schema["type"] = "string";
        var member = context.PropertyInfo?.AttributeProvider as PropertyInfo;
        if (DescriptionOf(context, type, member) is { } description)
            schema.Insert(0, "description", description);
        if (schema["properties"] is JsonObject)
            LeaveOpen(schema, type);
        return schema;
    }

    /// <summary>The schema of a type with a converter of its own; null where the generator sees it.</summary>
    private static JsonObject? Shape(Type type, bool mayBeNull) =>
        type switch
        {
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Id<>) => Text(
                mayBeNull,
                ("pattern", $"^{PrefixOf(type)}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$")
            ),
            _ when type == typeof(DateTimeOffset) => Text(mayBeNull, ("format", "date-time")),
            _ when type == typeof(Currency) => Text(mayBeNull, ("pattern", "^[A-Z]{3}$")),
            _ when type == typeof(Share) => new JsonObject
            {
                ["type"] = "integer",
                ["minimum"] = 0,
                ["maximum"] = Share.WholePpm,
            },
            _ when type == typeof(LanguageMap) => new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = new JsonObject { ["type"] = "string" },
            },
            _ when type == typeof(JsonElement) => new JsonObject { ["type"] = TypeOf("object", mayBeNull) },
            _ => null,
        };

    private static JsonObject Text(bool mayBeNull, (string Name, string Value) limit) =>
        new() { ["type"] = TypeOf("string", mayBeNull), [limit.Name] = limit.Value };

    private static JsonNode TypeOf(string type, bool mayBeNull) =>
        mayBeNull ? new JsonArray(type, "null") : JsonValue.Create(type);

    private static string PrefixOf(Type id) =>
        (string)id.GetGenericArguments()[0].GetProperty(nameof(IIdKind.Prefix))!.GetValue(obj: null)!;

    private static string? DescriptionOf(JsonSchemaExporterContext context, Type type, PropertyInfo? member)
    {
        if (context.PropertyInfo is not { } property)
            return XmlDocs.OfType(type);
        var text = XmlDocs.OfProperty(property.DeclaringType, property.Name) ?? XmlDocs.OfType(type);
        return member is not null && EventData.ScopeOf(member) is { } scope
            ? $"{text} Only with the scope {scope}."
            : text;
    }

    // A member that needs a scope may be absent. What is added later is none of today's readers' business, so a schema
    // forbids no further member.
    private static void LeaveOpen(JsonObject schema, Type type)
    {
        schema.Remove("additionalProperties");
        if (schema["required"] is not JsonArray required)
            return;
        var absent = type.GetProperties()
            .Where(member => EventData.ScopeOf(member) is not null)
            .Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name))
            .ToHashSet(StringComparer.Ordinal);
        schema["required"] = new JsonArray([
            .. required.Where(name => !absent.Contains((string)name!)).Select(name => name!.DeepClone()),
        ]);
    }
}
