using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Features;

/// <summary>A type of event, as the catalog shows it.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Description">What it means.</param>
/// <param name="Audience">Who is told: <c>everybody</c>, or the <c>parties</c> that it concerns.</param>
/// <param name="Scope">The scope that a token or an endpoint needs to be told of it.</param>
/// <param name="Version">The version of the schema of its data.</param>
/// <param name="Schema">The JSON Schema (2020-12) of its data.</param>
/// <param name="Example">A full body.</param>
/// <param name="ThinExample">The same event for an endpoint that wants thin bodies.</param>
public sealed record EventTypeAnswer(
    string Type,
    string Description,
    AudienceKind Audience,
    string Scope,
    int Version,
    JsonElement Schema,
    EventBody Example,
    EventBody ThinExample
)
{
    /// <summary>The type as everybody may read it.</summary>
    public static EventTypeAnswer Of(EventType row, PublicAddress address)
    {
        var told = SampleOf(row);
        return new(
            row.Type,
            row.Description,
            row.AudienceOf(Samples.Of(row.Message)) is null ? AudienceKind.Everybody : AudienceKind.Parties,
            row.Resource.Scope,
            row.Version,
            JsonSerializer.SerializeToElement(EventSchemas.Document(row, address)),
            EventBody.Of(told, ReaderOf(row), BodyForm.Full, address),
            EventBody.Of(told, ReaderOf(row), BodyForm.Thin, address)
        );
    }

    /// <summary>The sample of a type, made as an event of the feed is made of a message.</summary>
    public static EventRow SampleOf(EventType row)
    {
        var fact = new Fact(SampleId, SampleTime, Sequence: 1, Samples.Of(row.Message));
        var draft = EventDraft.Of(fact);
        return new EventRow(
            Position: 1,
            draft.EventId,
            draft.Type,
            draft.Resource,
            draft.Sequence,
            draft.OccurredAt,
            draft.Data
        );
    }

    // The example is what the first who may see it is told, with every scope.
    private static Reader ReaderOf(EventType row) =>
        new(
            row.AudienceOf(Samples.Of(row.Message))?[0] ?? Samples.Games,
            SeesAll: false,
            Scopes.All.Keys.ToHashSet(StringComparer.Ordinal)
        );

    private static readonly Guid SampleId = EventId.Parse("evt_01kas7q2mesb3m0fjphsgtfveb").Value;
    private static readonly DateTimeOffset SampleTime = new(2026, 11, 23, 2, 30, 1, TimeSpan.Zero);
}

/// <summary>Who is told of a type.</summary>
public enum AudienceKind
{
    /// <summary>Whoever has the scope.</summary>
    Everybody,

    /// <summary>The parties of what happened, operators and supervisors.</summary>
    Parties,
}
