using System.Text.Json;

namespace Exchange.Webhooks.Domain;

/// <summary>
/// Who registers an address must be able to read what is sent there. The first delivery carries a challenge, and the
/// receiver answers with it: alone, or as <c>{"challenge":"..."}</c>. An answer that repeats the whole request proves
/// nothing, since a server that echoes would be enlisted against its owner's will.
/// </summary>
public static class Challenge
{
    /// <summary>True where the answer proves that its sender has read the challenge and agrees.</summary>
    public static bool IsMetBy(string challenge, string? answer)
    {
        var text = answer?.Trim() ?? string.Empty;
        return string.Equals(text, challenge, StringComparison.Ordinal)
            || (
                text.StartsWith('{') && Member(text) is { } member && member.Equals(challenge, StringComparison.Ordinal)
            );
    }

    private static string? Member(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return
                json.RootElement.EnumerateObject().ToList() is [{ Name: "challenge" } only]
                && only.Value.ValueKind is JsonValueKind.String
                ? only.Value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
