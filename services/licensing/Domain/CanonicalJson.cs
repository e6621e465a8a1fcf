using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Exchange.Licensing.Domain;

/// <summary>
/// One text for equal JSON (RFC 8785): members in the order of their UTF-16 names, no white space, the fewest escapes.
/// Numbers are whole and within ±(2^53 - 1), so that no reader anywhere takes them for another number.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The largest whole number that every JSON reader reads alike.</summary>
    public const long MaxNumber = (1L << 53) - 1;

    /// <summary>The canonical text of a JSON text.</summary>
    /// <exception cref="FormatException">A number is not whole or too large.</exception>
    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        Write(document.RootElement, text);
        return text.ToString();
    }

    /// <summary>SHA-256 of a text in UTF-8, in lower-case hex.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal);
                WriteAll('{', members, WriteMember, '}', text);
                break;
            case JsonValueKind.Array:
                WriteAll('[', element.EnumerateArray(), Write, ']', text);
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, text);
                break;
            case JsonValueKind.Number:
                text.Append(Whole(element).ToString(CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void WriteMember(JsonProperty member, StringBuilder text)
    {
        WriteString(member.Name, text);
        text.Append(':');
        Write(member.Value, text);
    }

    private static void WriteAll<T>(
        char open,
        IEnumerable<T> parts,
        Action<T, StringBuilder> write,
        char close,
        StringBuilder text
    )
    {
        text.Append(open);
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst)
                text.Append(',');
            write(part, text);
            isFirst = false;
        }
        text.Append(close);
    }

    private static long Whole(JsonElement number) =>
        number.TryGetInt64(out var whole) && Math.Abs(whole) <= MaxNumber
            ? whole
            : throw new FormatException($"{number.GetRawText()} has no canonical form here.");

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var character in value)
        {
            text.Append(
                character switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\b' => "\\b",
                    '\t' => "\\t",
                    '\n' => "\\n",
                    '\f' => "\\f",
                    '\r' => "\\r",
                    < ' ' => $"\\u{(int)character:x4}",
                    _ => character.ToString(),
                }
            );
        }
        text.Append('"');
    }
}
