using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Platform;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>What a reader may see of an event's data.</summary>
public static class EventData
{
    private static readonly ConcurrentDictionary<Type, Limits> Known = new();

    /// <summary>All that this reader may see: what needs a scope that it lacks, or is another's, is left out.</summary>
    public static JsonElement For(EventType row, string data, Reader reader)
    {
        var limits = Known.GetOrAdd(row.Data, Limits.Of);
        var hidden = limits.Scoped.Where(member => !reader.Scopes.Contains(member.Scope)).ToList();
        var shared = reader.SeesAll ? [] : limits.OwnRows;
        if (hidden.Count == 0 && shared.Count == 0)
            return Json.Read<JsonElement>(data);
        var seen = JsonNode.Parse(data)!.AsObject();
        foreach (var (name, _) in hidden)
            seen.Remove(name);
        foreach (var name in shared)
            seen[name] = OwnOf(seen[name]!.AsArray(), reader.ParticipantId.ToString());
        return JsonSerializer.SerializeToElement(seen);
    }

    /// <summary>The id of the resource alone.</summary>
    public static JsonElement Thin(EventType row, string resource) =>
        JsonSerializer.SerializeToElement(new JsonObject { [row.Resource.IdName] = resource });

    /// <summary>The scope that a member of the data needs besides; null where it needs none.</summary>
    internal static string? ScopeOf(PropertyInfo member) => member.GetCustomAttribute<NeedsAttribute>()?.Scope;

    private static JsonArray OwnOf(JsonArray rows, string participant) =>
        new([
            .. rows.Where(row => string.Equals((string?)row!["participantId"], participant, StringComparison.Ordinal))
                .Select(row => row!.DeepClone()),
        ]);

    /// <summary>What not everybody is told of a type's data, by the names in JSON.</summary>
    private sealed record Limits(IReadOnlyList<(string Name, string Scope)> Scoped, IReadOnlyList<string> OwnRows)
    {
        public static Limits Of(Type data)
        {
            var members = data.GetProperties();
            return new(
                [.. from member in members where ScopeOf(member) is not null select (NameOf(member), ScopeOf(member)!)],
                [.. members.Where(member => member.IsDefined(typeof(OwnRowsAttribute))).Select(NameOf)]
            );
        }

        private static string NameOf(PropertyInfo member) => JsonNamingPolicy.CamelCase.ConvertName(member.Name);
    }
}
