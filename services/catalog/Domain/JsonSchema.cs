using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>
/// A JSON Schema (2020-12) of the keywords that profiles are written with. A document with any other keyword is not
/// read, so that none says something that nobody checks; another validator reads them too (tests/conformance).
/// </summary>
public sealed class JsonSchema
{
    // Keywords that only tell people or programs something.
    private static readonly FrozenSet<string> Annotations = FrozenSet.Create(
        StringComparer.Ordinal,
        "$schema",
        "$id",
        "$defs",
        "title",
        "description"
    );

    private delegate void Check(JsonElement value, string pointer, List<FieldError> errors);

    private readonly List<Check> checks = [];
    private readonly JsonElement root;

    private JsonSchema(JsonElement schema, JsonElement root)
    {
        this.root = root;
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Annotations.Contains(keyword.Name))
                checks.Add(Read(keyword, schema));
        }
    }

    /// <summary>The schema of this document.</summary>
    /// <exception cref="JsonException">It has a keyword, or a use of one, that is not known here.</exception>
    public static JsonSchema Read(string document)
    {
        var schema = JsonSerializer.Deserialize<JsonElement>(document);
        return new JsonSchema(schema, schema);
    }

    /// <summary>
    /// Every field that fails, by JSON pointer. Codes: <c>required</c>, <c>unknown</c>, <c>type</c>, <c>value</c>,
    /// <c>pattern</c>, <c>tooLong</c>, <c>tooShort</c>, <c>tooMany</c>, <c>tooFew</c>, <c>tooLarge</c>,
    /// <c>tooSmall</c>, <c>name</c>.
    /// </summary>
    public IReadOnlyList<FieldError> Faults(JsonElement value)
    {
        var errors = new List<FieldError>();
        Run(value, "", errors);
        return errors;
    }

    private void Run(JsonElement value, string pointer, List<FieldError> errors)
    {
        foreach (var check in checks)
            check(value, pointer, errors);
    }

    private Check Read(JsonProperty keyword, JsonElement schema) =>
        keyword.Name switch
        {
            "$ref" => Referred(keyword.Value.GetString()!),
            "type" => Typed(keyword.Value.GetString()!),
            "const" => OneOf([keyword.Value]),
            "enum" => OneOf([.. keyword.Value.EnumerateArray()]),
            "required" => Required([.. keyword.Value.EnumerateArray().Select(name => name.GetString()!)]),
            "properties" => Properties(keyword.Value),
            "additionalProperties" => Additional(keyword.Value, schema),
            "propertyNames" => Names(Pattern(keyword.Value.GetProperty("pattern"))),
            "items" => Items(new JsonSchema(keyword.Value, root)),
            "minProperties" => Sized(JsonValueKind.Object, keyword.Value.GetInt32(), isLeast: true),
            "maxProperties" => Sized(JsonValueKind.Object, keyword.Value.GetInt32(), isLeast: false),
            "minItems" => Sized(JsonValueKind.Array, keyword.Value.GetInt32(), isLeast: true),
            "maxItems" => Sized(JsonValueKind.Array, keyword.Value.GetInt32(), isLeast: false),
            "minLength" => Sized(JsonValueKind.String, keyword.Value.GetInt32(), isLeast: true),
            "maxLength" => Sized(JsonValueKind.String, keyword.Value.GetInt32(), isLeast: false),
            "minimum" => Bounded(keyword.Value.GetDecimal(), isLeast: true),
            "maximum" => Bounded(keyword.Value.GetDecimal(), isLeast: false),
            "pattern" => Matching(keyword.Value),
            _ => throw new JsonException($"The keyword '{keyword.Name}' is not known here."),
        };

    // Only to definitions of the same document, as "#/$defs/text".
    private Check Referred(string reference)
    {
        if (!reference.StartsWith("#/$defs/", StringComparison.Ordinal))
            throw new JsonException($"'{reference}' is outside of the document.");
        return new JsonSchema(root.GetProperty("$defs").GetProperty(reference["#/$defs/".Length..]), root).Run;
    }

    private static Check Typed(string type)
    {
        Func<JsonElement, bool> fits = type switch
        {
            "object" => value => value.ValueKind is JsonValueKind.Object,
            "array" => value => value.ValueKind is JsonValueKind.Array,
            "string" => value => value.ValueKind is JsonValueKind.String,
            "boolean" => value => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" => value => value.ValueKind is JsonValueKind.Number,
            "integer" => value => NumberOf(value) is { } number && decimal.IsInteger(number),
            _ => throw new JsonException($"The type '{type}' is not known here."),
        };
        return (value, pointer, errors) =>
        {
            if (!fits(value))
                errors.Add(new FieldError(pointer, "type", $"This is no {type}."));
        };
    }

    private static Check OneOf(JsonElement[] allowed)
    {
        var words = string.Join(", ", allowed.Select(one => one.ToString()));
        return (value, pointer, errors) =>
        {
            if (!Array.Exists(allowed, one => JsonElement.DeepEquals(one, value)))
                errors.Add(new FieldError(pointer, "value", $"It is one of: {words}."));
        };
    }

    private static Check Required(string[] names) =>
        (value, pointer, errors) =>
        {
            if (value.ValueKind is not JsonValueKind.Object)
                return;
            foreach (var name in names)
            {
                if (!value.TryGetProperty(name, out _))
                    errors.Add(new FieldError($"{pointer}/{Escape(name)}", "required", "The profile asks for this."));
            }
        };

    private Check Properties(JsonElement schemas)
    {
        var known = schemas.EnumerateObject().Select(one => (one.Name, Schema: new JsonSchema(one.Value, root)));
        var all = known.ToArray();
        return (value, pointer, errors) =>
        {
            if (value.ValueKind is not JsonValueKind.Object)
                return;
            foreach (var (name, schema) in all)
            {
                if (value.TryGetProperty(name, out var member))
                    schema.Run(member, $"{pointer}/{Escape(name)}", errors);
            }
        };
    }

    private Check Additional(JsonElement rule, JsonElement schema)
    {
        var named = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(one => one.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        Check check =
            rule.ValueKind is JsonValueKind.False
                ? (_, pointer, errors) =>
                    errors.Add(new FieldError(pointer, "unknown", "The profile has no such field."))
                : new JsonSchema(rule, root).Run;
        return (value, pointer, errors) =>
        {
            if (value.ValueKind is not JsonValueKind.Object)
                return;
            foreach (var member in value.EnumerateObject().Where(member => !named.Contains(member.Name)))
                check(member.Value, $"{pointer}/{Escape(member.Name)}", errors);
        };
    }

    private static Check Names(Regex pattern) =>
        (value, pointer, errors) =>
        {
            if (value.ValueKind is not JsonValueKind.Object)
                return;
            foreach (var member in value.EnumerateObject().Where(member => !pattern.IsMatch(member.Name)))
                errors.Add(
                    new FieldError($"{pointer}/{Escape(member.Name)}", "name", "This name is not possible here.")
                );
        };

    private static Check Items(JsonSchema items) =>
        (value, pointer, errors) =>
        {
            if (value.ValueKind is not JsonValueKind.Array)
                return;
            foreach (var (index, item) in value.EnumerateArray().Index())
                items.Run(item, $"{pointer}/{index}", errors);
        };

    private static Check Sized(JsonValueKind kind, int limit, bool isLeast) =>
        (value, pointer, errors) =>
        {
            if (value.ValueKind != kind)
                return;
            var size = kind switch
            {
                JsonValueKind.Object => value.GetPropertyCount(),
                JsonValueKind.Array => value.GetArrayLength(),
                _ => value.GetString()!.EnumerateRunes().Count(),
            };
            if (isLeast ? size >= limit : size <= limit)
                return;
            var isText = kind is JsonValueKind.String;
            var code = isLeast ? (isText ? "tooShort" : "tooFew") : (isText ? "tooLong" : "tooMany");
            errors.Add(new FieldError(pointer, code, $"It has {size}; {limit} is the {(isLeast ? "least" : "most")}."));
        };

    private static Check Bounded(decimal limit, bool isLeast) =>
        (value, pointer, errors) =>
        {
            if (value.ValueKind is not JsonValueKind.Number)
                return;
            // A number that no decimal holds is beyond every limit that a profile sets.
            if (NumberOf(value) is { } number && (isLeast ? number >= limit : number <= limit))
                return;
            var (code, word) = isLeast ? ("tooSmall", "least") : ("tooLarge", "most");
            errors.Add(new FieldError(pointer, code, $"{limit} is the {word}."));
        };

    private static Check Matching(JsonElement form)
    {
        var pattern = Pattern(form);
        return (value, pointer, errors) =>
        {
            if (value.ValueKind is JsonValueKind.String && !pattern.IsMatch(value.GetString()!))
                errors.Add(new FieldError(pointer, "pattern", $"It does not have the form {form}."));
        };
    }

    private static decimal? NumberOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;

    // ECMA 262 finds "$" at the end alone, .NET also before a last line end. No pattern here has the sign for itself.
    private static Regex Pattern(JsonElement pattern) =>
        new(pattern.GetString()!.Replace("$", @"\z", StringComparison.Ordinal), RegexOptions.NonBacktracking);

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
