using System.Text.Json;

namespace Exchange.Platform;

/// <summary>A message as it travels: MassTransit's JSON envelope (its documented interoperability format).</summary>
internal static class Envelope
{
    public const string ContentType = "application/vnd.masstransit+json";

    public static byte[] Write(Guid id, object message, DateTimeOffset sentAt)
    {
        var type = message.GetType();
        using var buffer = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("messageId", id);
            writer.WriteStartArray("messageType");
            writer.WriteStringValue(Topology.UrnOf(type));
            writer.WriteEndArray();
            writer.WriteString("sentTime", sentAt.UtcDateTime);
            writer.WritePropertyName("message");
            JsonSerializer.Serialize(writer, message, type, Json.Options);
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
