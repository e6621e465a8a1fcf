using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Webhooks.Domain;

/// <summary>
/// Headers that an endpoint's owner wants with each delivery, for example a token of its own gateway. None of them may
/// change what is sent, where it goes or what it says of itself.
/// </summary>
public static partial class CustomHeaders
{
    /// <summary>How many there may be.</summary>
    public const int Most = 10;

    private const int LongestName = 64;
    private const int LongestValue = 1_000;

    private static readonly FrozenSet<string> Ours = new[]
    {
        "accept",
        "connection",
        "cookie",
        "date",
        "expect",
        "forwarded",
        "host",
        "http2-settings",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] OurPrefixes = ["content-", "proxy-", "sec-", "webhook-", "x-forwarded-"];

    /// <summary>What is wrong with them.</summary>
    /// <param name="pointer">Where they stand in the request.</param>
    public static IEnumerable<FieldError> Check(IReadOnlyDictionary<string, string> headers, string pointer)
    {
        if (headers.Count > Most)
            yield return new(pointer, "headers.tooMany", $"There are at most {Most} headers.");
        if (headers.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < headers.Count)
            yield return new(pointer, "headers.twice", "A header is named twice; their names differ by case only.");
        foreach (var (name, value) in headers)
        {
            if (name.Length > LongestName || !Token().IsMatch(name))
                yield return new(pointer, "headers.name", "A header's name has letters, digits and hyphens, to 64.");
            else if (IsOurs(name))
                yield return new(pointer, "headers.reserved", $"The header {name} is the exchange's own.");
            if (value.Length > LongestValue || !Visible().IsMatch(value))
                yield return new(pointer, "headers.value", "A header's value is visible ASCII, to 1,000 characters.");
        }
    }

    private static bool IsOurs(string name) =>
        Ours.Contains(name)
        || Array.Exists(OurPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^[A-Za-z0-9-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex(@"^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Visible();
}
