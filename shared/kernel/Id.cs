using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Kernel;

/// <summary>What an id names; its prefix is how the outside world sees it.</summary>
public interface IIdKind
{
    /// <summary>Three lower-case letters, for example <c>ord</c>.</summary>
    static abstract string Prefix { get; }
}

/// <summary>
/// The id of one kind of thing. Inside it is a UUID v7, which sorts by time of creation; outside it is text such as
/// <c>ord_01jd9x4m3re5wv0k7d6q9t2b8c</c>: prefix, underscore, 26 digits of Crockford's base 32 (the TypeID format).
/// </summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct Id<TKind>(Guid Value) : IParsable<Id<TKind>>, IComparable<Id<TKind>>
    where TKind : IIdKind
{
    /// <summary>A new id.</summary>
    public static Id<TKind> New() => new(Guid.CreateVersion7());

    /// <summary>The id in its outside form.</summary>
    public override string ToString() => $"{TKind.Prefix}_{Base32.Encode(Value)}";

    /// <inheritdoc />
    public int CompareTo(Id<TKind> other) => Value.CompareTo(other.Value);

    /// <summary>Reads the outside form.</summary>
    /// <exception cref="FormatException">The text is no id of this kind.</exception>
    public static Id<TKind> Parse(string s) => Parse(s, provider: null);

    /// <inheritdoc />
    public static Id<TKind> Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException($"This is no id that starts with '{TKind.Prefix}_'.");

    /// <summary>Reads the outside form; false where the text is no id of this kind.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<TKind> result)
    {
        result = default;
        var prefix = TKind.Prefix;
        if (s is null || s.Length != prefix.Length + 1 + Base32.Length || s[prefix.Length] != '_')
            return false;
        if (!s.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        if (!Base32.TryDecode(s.AsSpan(prefix.Length + 1), out var value))
            return false;
        result = new Id<TKind>(value);
        return true;
    }

    public static bool operator <(Id<TKind> left, Id<TKind> right) => left.CompareTo(right) < 0;

    public static bool operator >(Id<TKind> left, Id<TKind> right) => left.CompareTo(right) > 0;

    public static bool operator <=(Id<TKind> left, Id<TKind> right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Id<TKind> left, Id<TKind> right) => left.CompareTo(right) >= 0;
}

internal sealed class IdJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)
            Activator.CreateInstance(
                typeof(IdJsonConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()[0])
            )!;
}

internal sealed class IdJsonConverter<TKind> : JsonConverter<Id<TKind>>
    where TKind : IIdKind
{
    public override Id<TKind> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && Id<TKind>.TryParse(reader.GetString(), null, out var id))
            return id;
        throw new JsonException($"This must be an id that starts with '{TKind.Prefix}_'.");
    }

    public override void Write(Utf8JsonWriter writer, Id<TKind> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
