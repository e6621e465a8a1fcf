using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Exchange.Catalog.Domain;

/// <summary>
/// Reads expressions from JSON. A text alone is a path to copy; an object has exactly one operation and its parameters;
/// anything else is refused by name. Patterns run on the engine without backtracking, so that none can take for ever.
/// </summary>
internal sealed class ExpressionJson : JsonConverter<Expression>
{
    private const int LongestPattern = 1_000;

    // The engine takes time in proportion to the text; the limit is for what hangs, not for a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, Func<Operation, Expression>> Operations = new(StringComparer.Ordinal)
    {
        ["copy"] = operation => new Expression.Copy(PathOf(operation.Argument)),
        ["use"] = operation => new Expression.Use(TextOf(operation.Argument)),
        ["constant"] = operation => new Expression.Constant(TextOf(operation.Argument)),
        ["firstOf"] = operation => new Expression.FirstOf(ListOf(operation.Argument)),
        ["concat"] = operation => new Expression.Concat(ListOf(operation.Argument), operation.Text("with") ?? ""),
        ["split"] = operation => new Expression.Split(
            Of(operation.Argument),
            Required(operation.Text("on"), "on"),
            operation.Integer("take")
        ),
        ["regex"] = ToMatch,
        ["number"] = operation => new Expression.Number(
            Of(operation.Argument),
            operation.Unit("unit"),
            operation.Flag("zeroIsUnknown"),
            operation.OrElse("otherwise")
        ),
        ["year"] = operation => new Expression.Year(Of(operation.Argument), operation.OrElse("otherwise")),
        ["map"] = operation => new Expression.Lookup(
            WordsOf(operation.Argument),
            Required(operation.Expression("of"), "of"),
            operation.Otherwise(),
            operation.IsSame()
        ),
        ["join"] = operation => new Expression.Join(PathOf(operation.Argument), operation.Text("with") ?? ""),
        ["after"] = operation => new Expression.After(
            Of(operation.Argument),
            Required(operation.Expression("of"), "of")
        ),
        ["fold"] = operation => new Expression.Fold(Of(operation.Argument)),
        ["digest"] = operation => new Expression.Digest(ListOf(operation.Argument)),
        ["trim"] = operation => new Expression.Trim(Of(operation.Argument), operation.Text("characters")),
        ["first"] = operation => new Expression.First(
            PathOf(operation.Argument),
            operation.Expression("where"),
            Required(operation.Expression("of"), "of")
        ),
        ["when"] = operation => new Expression.When(
            Of(operation.Argument),
            Required(operation.Expression("then"), "then")
        ),
    };

    public override Expression Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Of(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, Expression value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A mapping is kept as the document it came as.");

    internal static FieldPath PathOf(JsonElement element) =>
        FieldPath.Read(TextOf(element)) ?? throw new JsonException("A path is names separated by single points.");

    internal static Expression Of(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String)
            return new Expression.Copy(PathOf(element));
        if (element.ValueKind is not JsonValueKind.Object)
            throw new JsonException("An expression is a path or an object with one operation.");
        var names = element.EnumerateObject().Select(property => property.Name).Where(Operations.ContainsKey).ToList();
        if (names is not [var name])
            throw new JsonException($"An expression has exactly one of {string.Join(", ", Operations.Keys)}.");
        var operation = new Operation(name, element);
        var expression = Operations[name](operation);
        operation.RefuseUnread();
        return expression;
    }

    private static Expression.Match ToMatch(Operation operation)
    {
        var pattern = TextOf(operation.Argument);
        if (pattern.Length > LongestPattern)
            throw new JsonException($"A pattern has at most {LongestPattern} characters.");
        var of = Required(operation.Expression("of"), "of");
        var group = operation.Text("group");
        try
        {
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
            if (group is not null && !regex.GetGroupNames().Contains(group, StringComparer.Ordinal))
                throw new JsonException($"The pattern has no group '{group}'.");
            return new Expression.Match(regex, of, group);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new JsonException($"The pattern can't be used: {fault.Message}", fault);
        }
    }

    private static List<Expression> ListOf(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Array || element.GetArrayLength() == 0)
            throw new JsonException("This operation takes a list of expressions.");
        return [.. element.EnumerateArray().Select(Of)];
    }

    private static Dictionary<string, string> WordsOf(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object
            ? element
                .EnumerateObject()
                .ToDictionary(word => word.Name, word => TextOf(word.Value), StringComparer.Ordinal)
            : throw new JsonException("'map' takes an object of words and what they become.");

    private static string TextOf(JsonElement element) =>
        element.ValueKind is JsonValueKind.String
            ? element.GetString()!
            : throw new JsonException("A text is expected.");

    private static T Required<T>(T? value, string name)
        where T : class => value ?? throw new JsonException($"'{name}' is missing.");

    /// <summary>One operation of an expression with its parameters; it remembers which ones were read.</summary>
    private sealed class Operation(string name, JsonElement element)
    {
        private readonly HashSet<string> read = new(StringComparer.Ordinal) { name };

        public JsonElement Argument => element.GetProperty(name);

        public string? Text(string parameter) => Find(parameter) is { } value ? TextOf(value) : null;

        public Expression? Expression(string parameter) => Find(parameter) is { } value ? Of(value) : null;

        public int Integer(string parameter) =>
            Find(parameter) is not { } value ? 0
            : value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number
            : throw new JsonException($"'{parameter}' is a whole number.");

        public bool Flag(string parameter) =>
            Find(parameter) is not { } value ? false
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw new JsonException($"'{parameter}' is true or false.");

        public Otherwise OrElse(string parameter) =>
            Text(parameter) switch
            {
                null => Domain.Otherwise.Refuse,
                "remark" => Domain.Otherwise.Remark,
                "nothing" => Domain.Otherwise.Nothing,
                _ => throw new JsonException($"'{parameter}' is \"nothing\", \"remark\" or left out."),
            };

        /// <summary>What an unknown word means: an expression, "nothing", or "same".</summary>
        public Expression? Otherwise()
        {
            var isNothing =
                Find("otherwise") is { ValueKind: JsonValueKind.String } text && text.ValueEquals("nothing");
            return isNothing ? new Expression.Constant("")
                : IsSame() ? null
                : Expression("otherwise");
        }

        public bool IsSame() =>
            Find("otherwise") is { ValueKind: JsonValueKind.String } text && text.ValueEquals("same");

        public LengthUnit? Unit(string parameter) =>
            Text(parameter) switch
            {
                null => null,
                "mm" => LengthUnit.Mm,
                "cm" => LengthUnit.Cm,
                "m" => LengthUnit.M,
                "in" => LengthUnit.In,
                "ft" => LengthUnit.Ft,
                _ => throw new JsonException($"'{parameter}' is mm, cm, m, in or ft."),
            };

        public void RefuseUnread()
        {
            var unread = element
                .EnumerateObject()
                .Select(property => property.Name)
                .Where(each => !read.Contains(each));
            if (unread.FirstOrDefault() is { } stranger)
                throw new JsonException($"'{name}' has no parameter '{stranger}'.");
        }

        private JsonElement? Find(string parameter)
        {
            read.Add(parameter);
            return element.TryGetProperty(parameter, out var value) ? value : null;
        }
    }
}
