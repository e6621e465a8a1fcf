using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>How much a body says.</summary>
public enum BodyForm
{
    /// <summary>Which resource it is about, to be read by API.</summary>
    Thin,

    /// <summary>All that the reader may see.</summary>
    Full,
}

/// <summary>Who is told.</summary>
/// <param name="ParticipantId">The organization.</param>
/// <param name="SeesAll">True for operators and supervisors.</param>
/// <param name="Scopes">What the token, or the endpoint, may read.</param>
public sealed record Reader(ParticipantId ParticipantId, bool SeesAll, IReadOnlySet<string> Scopes);

/// <summary>
/// An event as it is told: CloudEvents 1.0 in structured JSON. It is the same in the feed and in a webhook.
/// </summary>
/// <param name="Specversion">The version of CloudEvents: 1.0.</param>
/// <param name="Id">The event's id, which never changes: tell twins by it.</param>
/// <param name="Source">Where resources of its kind are read; with the subject, the address of the resource.</param>
/// <param name="Type">What happened, one of the event types.</param>
/// <param name="Subject">The id of the resource that it happened to.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Datacontenttype">The media type of the data.</param>
/// <param name="Dataschema">The JSON Schema of the data; absent where the body is thin.</param>
/// <param name="Sequence">Which event of its subject it is: 1, 2, 3, ... without a gap.</param>
/// <param name="Thinned">
/// True where it is sent thin although a full body was wanted: that would be too large, or shows a work that is no
/// longer public; else absent.
/// </param>
/// <param name="Data">What it says; in a thin body the id of the resource alone.</param>
public sealed record EventBody(
    string Specversion,
    EventId Id,
    string Source,
    string Type,
    string Subject,
    DateTimeOffset Time,
    string Datacontenttype,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Dataschema,
    int Sequence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Thinned,
    JsonElement Data
)
{
    /// <summary>The most bytes that a webhook carries.</summary>
    public const int MostBytes = 20_000;

    /// <summary>
    /// The body as it is sent to an endpoint: at most <see cref="MostBytes"/>. A full one that would be larger is sent
    /// thin and says so; the feed has all of it.
    /// </summary>
    public static EventBody Fitting(EventRow stored, Reader reader, BodyForm form, PublicAddress address)
    {
        var body = Of(stored, reader, form, address);
        return JsonSerializer.SerializeToUtf8Bytes(body, Json.Options).Length <= MostBytes
            ? body
            : Of(stored, reader, BodyForm.Thin, address) with
            {
                Thinned = true,
            };
    }

    /// <summary>The body of an event for a reader who may see it.</summary>
    public static EventBody Of(EventRow stored, Reader reader, BodyForm form, PublicAddress address)
    {
        var row = stored.Row;
        var isKept = form == BodyForm.Full && IsKeptFrom(stored, reader);
        var isFull = form == BodyForm.Full && !isKept;
        return new EventBody(
            "1.0",
            stored.EventId,
            address.Of(row.Resource.Path),
            row.Type,
            stored.Resource,
            stored.OccurredAt,
            "application/json",
            isFull ? address.Of(row.SchemaPath) : null,
            stored.Sequence,
            isKept ? true : null,
            isFull ? EventData.For(row, stored.Data, reader) : EventData.Thin(row, stored.Resource)
        );
    }

    private static bool IsKeptFrom(EventRow stored, Reader reader) =>
        stored.Row.ShowsWork
        && stored.KeptTo is { } holder
        && !reader.SeesAll
        && !string.Equals(holder, reader.ParticipantId.ToString(), StringComparison.Ordinal);
}
