using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Exchange.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Exchange.Platform;

/// <summary>What the generator can't see: types with a converter of their own, and the sentences of the code.</summary>
internal static class SchemaShapes
{
    public static Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (IsId(type))
        {
            ShapeId(schema, type.GetGenericArguments()[0]);
            if (type != context.JsonTypeInfo.Type && !IsNamed(schema))
                schema.Type |= JsonSchemaType.Null;
        }
        else if (context.JsonTypeInfo.ElementType is { } item && IsId(item))
            ShapeIds(schema, item.GetGenericArguments()[0]);
        else if (type == typeof(Share))
            ShapeShare(schema);
        else if (type == typeof(Currency))
            ShapeCurrency(schema);
        else if (type == typeof(LanguageMap))
            ShapeLanguageMap(schema);
        else if (type == typeof(DateTimeOffset))
            ShapeInstant(schema, nullable: type != context.JsonTypeInfo.Type);
        else if (type.IsEnum)
            ShapeEnum(schema, type);
        else if (type == typeof(JsonElement))
            // JSON of any shape is an object wherever it is used; were it anything, null would be two things at once.
            schema.Type = JsonSchemaType.Object;
        else if (type.IsDefined(typeof(MediaTypeAttribute), inherit: false))
            // Its shape is the business of its media type.
            schema.Type = JsonSchemaType.Object;
        else if (type == typeof(Problem))
            schema.AdditionalPropertiesAllowed = true;
        foreach (var member in context.JsonTypeInfo.Properties.Where(IsLeftOutWhenNull))
            schema.Required?.Remove(member.Name);
        // A type with a name of its own is described once, as itself, however many properties are of it.
        if (context.JsonPropertyInfo is { } property && SchemaNames.Of(type) is null)
            schema.Description ??= XmlDocs.OfProperty(property.DeclaringType, property.Name);
        else
            schema.Description ??= XmlDocs.OfType(type);
        return Task.CompletedTask;
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo member) =>
        member
            .AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false)
            .OfType<JsonIgnoreAttribute>()
            .Any(ignore => ignore.Condition is JsonIgnoreCondition.WhenWritingNull)
            is true;

    // A property that may be left out has its shape in place; others refer to a shape with a name, and say null
    // themselves.
    private static bool IsNamed(OpenApiSchema schema) => schema.Metadata?.ContainsKey("x-schema-id") is true;

    private static bool IsId(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>);

    // The generator leaves the items of an array out where they have a converter of their own.
    private static void ShapeIds(OpenApiSchema schema, Type kind)
    {
        var items = new OpenApiSchema();
        ShapeId(items, kind);
        schema.Items = items;
    }

    private static void ShapeId(OpenApiSchema schema, Type kind)
    {
        var prefix = (string)kind.GetProperty(nameof(IIdKind.Prefix))!.GetValue(obj: null)!;
        schema.Type = JsonSchemaType.String;
        schema.Pattern = $"^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$";
        schema.Examples = [JsonValue.Create($"{prefix}_01jd9x4m3re5wv0k7d6q9t2b8c")];
    }

    private static void ShapeShare(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Integer;
        schema.Minimum = "0";
        schema.Maximum = "1000000";
        schema.Examples = [JsonValue.Create(80_000)];
    }

    private static void ShapeCurrency(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Pattern = "^[A-Z]{3}$";
        schema.Examples = [JsonValue.Create("CNY")];
    }

    private static void ShapeInstant(OpenApiSchema schema, bool nullable)
    {
        schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = "date-time";
    }

    // Without null, also where the first property of the type may be null: such a property says so itself.
    private static void ShapeEnum(OpenApiSchema schema, Type type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum =
        [
            .. Enum.GetNames(type).Select(name => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name))),
        ];
    }

    private static void ShapeLanguageMap(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Properties = null;
        schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String };
        schema.Examples = [new JsonObject { ["zh-Hans"] = "敦煌飞天", ["en"] = "Flying apsaras" }];
    }
}
