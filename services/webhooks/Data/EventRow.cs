using Exchange.Contracts;
using Exchange.Platform;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Data;

/// <summary>An event before it has a position.</summary>
/// <param name="Resource">The id of what it is about, in its outside form.</param>
/// <param name="Sequence">Which fact about it, from 1.</param>
/// <param name="Audience">Who may see it; null where everybody may.</param>
/// <param name="Data">All that anybody may see of it, as JSON.</param>
public sealed record EventDraft(
    EventId EventId,
    string Type,
    string Resource,
    int Sequence,
    DateTimeOffset OccurredAt,
    Guid[]? Audience,
    string Data
)
{
    /// <summary>The event of a message.</summary>
    public static EventDraft Of(Fact fact)
    {
        var row = EventTypes.Of(fact.Message);
        return new(
            new EventId(fact.MessageId),
            row.Type,
            row.Resource.IdOf(PublicFacts.ResourceOf(fact.Message)!.Value),
            fact.Sequence!.Value,
            fact.SaidAt,
            row.AudienceOf(fact.Message)?.Select(party => party.Value).Distinct().ToArray(),
            Json.Write(row.DataOf(fact.Message))
        );
    }
}

/// <summary>An event of the feed.</summary>
/// <param name="Position">Its place in the feed, from 1, without a gap.</param>
/// <param name="KeptTo">
/// Whose the work is that it tells everybody of, where that is no longer public; null where nothing is kept back.
/// </param>
public sealed record EventRow(
    long Position,
    EventId EventId,
    string Type,
    string Resource,
    int Sequence,
    DateTimeOffset OccurredAt,
    string Data,
    string? KeptTo = null
)
{
    /// <summary>The columns of <c>event_as_told</c> that it is read from.</summary>
    public const string Columns = "position, event_id, type, resource, sequence, occurred_at, data, kept_to";

    /// <summary>What it is an event of.</summary>
    public EventType Row => EventTypes.Find(Type)!;
}
