using System.Text.Json;
using Exchange.Platform;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>What is told to one endpoint alone and stands in no feed: one row of the table.</summary>
/// <param name="Type">The name; it begins with <c>endpoint.</c>, as its subject is the endpoint itself.</param>
/// <param name="Sample">Its data as an example; of the same record as the real one.</param>
/// <param name="Description">What it means, for an integrator.</param>
public sealed record NoticeType(string Type, object Sample, string Description)
{
    /// <summary>The body: an event like any other, the first and only one of its subject.</summary>
    /// <param name="data">Its data as JSON.</param>
    public static EventBody BodyOf(
        string type,
        EventId eventId,
        EndpointId endpointId,
        DateTimeOffset at,
        string data,
        PublicAddress address
    ) =>
        new(
            "1.0",
            eventId,
            address.Of("/v1/endpoints"),
            type,
            endpointId.ToString(),
            at,
            "application/json",
            Dataschema: null,
            Sequence: 1,
            Thinned: null,
            Json.Read<JsonElement>(data)
        );
}

/// <summary>Everything that an endpoint is told beside events.</summary>
public static class NoticeTypes
{
    /// <summary>Asks an endpoint to prove that it wants to be told.</summary>
    public const string Challenge = "endpoint.challenge";

    /// <summary>Says that everything works, if it arrives.</summary>
    public const string Test = "endpoint.test";

    private static readonly EndpointId Sample = EndpointId.Parse("wep_01kas7q2mftc4n1gkqjthvgwfc");

    /// <summary>Every type.</summary>
    public static IReadOnlyList<NoticeType> All { get; } =
    [
        new(
            Challenge,
            new ChallengeData(Sample, "c2l4dGVlbi1yYW5kb20tYnl0ZXM"),
            "Your endpoint was registered, or moved to another address. Answer 2xx with the challenge alone as the "
                + "body, as text or as {\"challenge\":\"...\"}; or post it to the endpoint's verify."
        ),
        new(
            Test,
            new TestData(Sample, TestData.Words),
            "You asked for a test of your endpoint: if you read this, it receives events."
        ),
    ];
}

/// <summary>The data of a challenge.</summary>
/// <param name="EndpointId">The endpoint that is to be verified.</param>
/// <param name="Challenge">What to answer with.</param>
public sealed record ChallengeData(EndpointId EndpointId, string Challenge);

/// <summary>The data of a test.</summary>
/// <param name="EndpointId">The endpoint that is tested.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record TestData(EndpointId EndpointId, string Message)
{
    /// <summary>What every test says.</summary>
    public const string Words = "If you read this, your endpoint receives events.";
}
