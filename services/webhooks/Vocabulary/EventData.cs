using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Platform;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>What a reader may see of an event's data.</summary>
public static class EventData
{
    /// <summary>All that this reader may see.</summary>
    public static JsonElement For(EventType row, string data, Reader reader) => Json.Read<JsonElement>(data);

    /// <summary>The id of the resource alone.</summary>
    public static JsonElement Thin(EventType row, string resource) =>
        JsonSerializer.SerializeToElement(new JsonObject { [row.Resource.IdName] = resource });
}
