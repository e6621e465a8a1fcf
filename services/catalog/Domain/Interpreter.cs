using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>
/// Finds the text that an expression means in a row; null for nothing. It never guesses: it refuses by name.
/// </summary>
public static class Interpreter
{
    private const int MostItems = 1_000;

    // Five times what any field takes; a row may be copied by each of a thousand items.
    private const int LongestText = 5 * WorkRules.LongestText;

    /// <summary>
    /// The text. Refusals go to the scope: <c>value.notText</c>, <c>value.notNumber</c>, <c>value.notYear</c>,
    /// <c>value.unmapped</c>, <c>value.badText</c>, <c>value.tooLong</c>, <c>value.slowPattern</c>.
    /// </summary>
    public static string? Evaluate(Expression expression, Scope scope) =>
        expression switch
        {
            Expression.Copy copy => TextOf(Find(copy.Path, scope), scope),
            Expression.Use use => Evaluate(scope.Names[use.Name], scope),
            Expression.Constant constant => OrNothing(constant.Text),
            Expression.FirstOf first => FirstOf(first, scope),
            Expression.Concat concat => Concat(concat, scope),
            Expression.Split split => Split(split, scope),
            Expression.Match match => Match(match, scope),
            Expression.Join join => Join(join, scope),
            Expression.After after => After(after, scope),
            Expression.Fold fold => Evaluate(fold.Of, scope)?.Normalize(NormalizationForm.FormKC),
            Expression.Digest digest => Digest(digest, scope),
            Expression.Number number => Number(number, scope),
            Expression.Year year => Year(year, scope),
            Expression.Lookup lookup => Lookup(lookup, scope),
            Expression.Trim trim => Whole(Evaluate(trim.Of, scope)?.Trim(trim.Characters?.ToCharArray()), scope),
            Expression.First first => First(first, scope),
            Expression.When either => Evaluate(either.Is, scope) is null ? null : Evaluate(either.Then, scope),
            _ => throw new InvalidOperationException($"{expression.GetType().Name} is no operation."),
        };

    /// <summary>
    /// The items of a repeating template; none where there is nothing. More than 1,000 are refused as
    /// <c>value.tooMany</c>.
    /// </summary>
    public static IReadOnlyList<JsonElement> Items(Repeat each, Scope scope)
    {
        var items = All(each, scope);
        if (each.Where is { } where)
            items = [.. items.Where(item => Evaluate(where, scope with { Here = item }) is not null)];
        if (items.Count <= MostItems)
            return items;
        Refuse(scope, "value.tooMany", $"The field has {items.Count} items; {MostItems} is the most.");
        return [];
    }

    private static IReadOnlyList<JsonElement> All(Repeat each, Scope scope)
    {
        if (each.In is { } within)
            return [.. Items(within, scope).SelectMany(item => List(each.Path, scope with { Here = item }))];
        if (each.On is null)
            return List(each.Path, scope);
        var pieces = TextOf(Find(each.Path, scope), scope)?.Split(each.On, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return [.. pieces.Select(piece => JsonSerializer.SerializeToElement(piece))];
    }

    // In XML a list is nowhere but where elements of one name are: all of those that a path leads to.
    private static IReadOnlyList<JsonElement> List(FieldPath path, Scope scope)
    {
        if (!scope.IsXml)
            return ItemsOf(Find(path, scope));
        IEnumerable<JsonElement> found = [path.FromRoot ? scope.Root : scope.Here];
        foreach (var segment in path.Segments)
            found = found.SelectMany(ItemsOf).Select(item => Child(item, segment, isXml: true));
        return [.. found.SelectMany(ItemsOf)];
    }

    private static IReadOnlyList<JsonElement> ItemsOf(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => [.. element.EnumerateArray()],
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            _ => [element],
        };

    private static JsonElement Find(FieldPath path, Scope scope)
    {
        var element = path.FromRoot ? scope.Root : scope.Here;
        foreach (var segment in path.Segments)
            element = Child(element, segment, scope.IsXml);
        return element;
    }

    private static JsonElement Child(JsonElement element, string segment, bool isXml)
    {
        if (element.ValueKind is JsonValueKind.Array)
        {
            if (Index(segment, element.GetArrayLength()) is { } index)
                return element[index];
            return isXml ? Child(element[0], segment, isXml) : default;
        }
        if (element.ValueKind is JsonValueKind.Object && element.TryGetProperty(segment, out var child))
            return child;
        // A single element of a name is not told from a list of one.
        return isXml && segment is "0" ? element : default;
    }

    private static int? Index(string segment, int length) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < length
            ? index
            : null;

    private static string? TextOf(JsonElement element, Scope scope)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                return StringOf(element, scope);
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return element.GetRawText();
            case JsonValueKind.Array when scope.IsXml:
                return TextOf(element[0], scope);
            case JsonValueKind.Object when scope.IsXml && element.TryGetProperty("#", out var text):
                return StringOf(text, scope);
            case JsonValueKind.Object when scope.IsXml && element.EnumerateObject().All(one => one.Name[0] is '@'):
                return null;
            default:
                return Refuse(scope, "value.notText", "The field is a list or an object, not a text.");
        }
    }

    private static string? StringOf(JsonElement element, Scope scope)
    {
        try
        {
            return element.GetString() is { Length: > LongestText }
                ? RefuseLong(scope)
                : OrNothing(element.GetString());
        }
        catch (InvalidOperationException)
        {
            return RefuseHalf(scope);
        }
    }

    // Patterns and trimming count UTF-16 units, so they can cut a character in two; and JSON may spell half of one.
    private static string? Whole(string? text, Scope scope) =>
        text is null || Tokens.IsText(text) ? OrNothing(text) : RefuseHalf(scope);

    private static string? RefuseHalf(Scope scope) =>
        Refuse(scope, "value.badText", "The field holds half a character (an unpaired surrogate).");

    private static string? RefuseLong(Scope scope) =>
        Refuse(scope, "value.tooLong", $"The field is longer than {LongestText} characters.");

    private static string? First(Expression.First first, Scope scope)
    {
        var items = Items(new Repeat(first.Path, On: null, first.Where), scope);
        return items.Count == 0 ? null : Evaluate(first.Of, scope with { Here = items[0] });
    }

    private static string? FirstOf(Expression.FirstOf first, Scope scope)
    {
        foreach (var expression in first.Of)
        {
            if (Evaluate(expression, scope) is { } text && !string.IsNullOrWhiteSpace(text))
                return text;
        }
        return null;
    }

    private static string? Concat(Expression.Concat concat, Scope scope) =>
        Together(concat.Of.Select(each => Evaluate(each, scope)), concat.With, scope);

    private static string? Together(IEnumerable<string?> texts, string with, Scope scope)
    {
        var all = new StringBuilder();
        foreach (var text in texts.OfType<string>())
        {
            if (all.Append(all.Length == 0 ? "" : with).Append(text).Length > LongestText)
                return RefuseLong(scope);
        }
        return OrNothing(all.ToString());
    }

    private static string? Split(Expression.Split split, Scope scope)
    {
        if (Evaluate(split.Of, scope) is not { } text)
            return null;
        var pieces = text.Split(split.On);
        var index = split.Take < 0 ? pieces.Length + split.Take : split.Take;
        return index >= 0 && index < pieces.Length ? OrNothing(pieces[index].Trim()) : null;
    }

    private static string? Match(Expression.Match match, Scope scope)
    {
        if (Evaluate(match.Of, scope) is not { } text)
            return null;
        try
        {
            var found = match.Pattern.Match(text);
            return found.Success
                ? Whole(match.Group is null ? found.Value : found.Groups[match.Group].Value, scope)
                : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return Refuse(scope, "value.slowPattern", "The pattern takes too long on this text.");
        }
    }

    private static string? Join(Expression.Join join, Scope scope) =>
        Together(Items(new Repeat(join.Path, On: null), scope).Select(item => TextOf(item, scope)), join.With, scope);

    private static string? After(Expression.After after, Scope scope)
    {
        if (Evaluate(after.Of, scope) is not { } text || Evaluate(after.Marker, scope) is not { } marker)
            return null;
        var found = text.IndexOf(marker, StringComparison.Ordinal);
        return found < 0 ? null : OrNothing(text[(found + marker.Length)..]);
    }

    private static string? Digest(Expression.Digest digest, Scope scope)
    {
        var texts = digest.Of.Select(each => Evaluate(each, scope)).ToList();
        if (texts.TrueForAll(text => text is null))
            return null;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', texts)));
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    private static string? Number(Expression.Number number, Scope scope)
    {
        if (Evaluate(number.Of, scope) is not { } text)
            return null;
        var read = Lengths.ReadNumber(text);
        if (number.Unit is { } unit && read is { } length)
            read = Lengths.ToMm(length, unit);
        if (read is not { } value)
            return OrElse(number.Otherwise, scope, "value.notNumber", $"'{Tokens.Short(text)}' is no such number.");
        return value == 0 && number.ZeroIsUnknown ? null : value.ToString(CultureInfo.InvariantCulture);
    }

    private static string? Year(Expression.Year year, Scope scope)
    {
        if (Evaluate(year.Of, scope) is not { } text)
            return null;
        if (Years.Read(text) is { } number)
            return number.ToString(CultureInfo.InvariantCulture);
        return OrElse(year.Otherwise, scope, "value.notYear", $"'{Tokens.Short(text)}' is no year.");
    }

    private static string? Lookup(Expression.Lookup lookup, Scope scope)
    {
        var text = Evaluate(lookup.Of, scope);
        if (text is not null && lookup.Words.TryGetValue(text, out var word))
            return OrNothing(word);
        if (lookup.OrSame)
            return text;
        if (lookup.Otherwise is { } otherwise)
            return Evaluate(otherwise, scope);
        return text is null
            ? null
            : Refuse(scope, "value.unmapped", $"The mapping has no word for '{Tokens.Short(text)}'.");
    }

    private static string? OrElse(Otherwise otherwise, Scope scope, string code, string message)
    {
        if (otherwise is Otherwise.Refuse)
            return Refuse(scope, code, message);
        if (otherwise is Otherwise.Remark)
            scope.Remarks.Add(new FieldError(scope.Pointer, code, message));
        return null;
    }

    private static string? OrNothing(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Refuse(Scope scope, string code, string message)
    {
        scope.Errors.Add(new FieldError(scope.Pointer, code, message));
        return null;
    }
}
