using System.Text.Json.Nodes;

namespace Exchange.Tests.Unit.Webhooks;

/// <summary>What a change of a published schema breaks for somebody who reads by the old one.</summary>
internal static class BreakingChanges
{
    // What explains, and limits nothing.
    private static readonly string[] Words = ["description", "title", "examples"];

    /// <summary>
    /// Every member that is gone, may be absent or null now, or is of another type, form or range; nothing where all
    /// that was promised is kept. A member more breaks nobody, and a value more of an enum is announced to readers.
    /// </summary>
    public static IReadOnlyList<string> Between(JsonNode before, JsonNode after, string at = "") =>
        [.. Changes(before, after, at)];

    private static IEnumerable<string> Changes(JsonNode? before, JsonNode? after, string at)
    {
        if (before is not JsonObject old)
            return JsonNode.DeepEquals(before, after) ? [] : [$"{at} is {after?.ToJsonString() ?? "gone"}"];
        if (after is not JsonObject now)
            return [$"{at} is gone"];
        return old.Where(member => !Words.Contains(member.Key, StringComparer.Ordinal))
            .SelectMany(member => Changes(member.Key, member.Value, now[member.Key], $"{at}/{member.Key}"));
    }

    private static IEnumerable<string> Changes(string name, JsonNode? before, JsonNode? after, string at) =>
        name switch
        {
            "properties" => before!.AsObject().SelectMany(one => Member(one.Value, after?[one.Key], $"{at}/{one.Key}")),
            "required" or "enum" => Names(before).Except(Names(after)).Select(gone => $"{at}/{gone} is gone"),
            _ => Changes(before, after, at),
        };

    // A member is described whole, also where its schema is a plain true.
    private static IEnumerable<string> Member(JsonNode? before, JsonNode? after, string at) =>
        after is null ? [$"{at} is gone"] : Changes(before, after, at);

    private static IEnumerable<string> Names(JsonNode? names) =>
        (names as JsonArray ?? []).Select(name => name?.ToJsonString() ?? "null");
}
