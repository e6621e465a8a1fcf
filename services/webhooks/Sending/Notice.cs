using System.Text.Json;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Sending;

/// <summary>What is told to one endpoint alone and stands in no feed.</summary>
public static class Notice
{
    /// <summary>Asks an endpoint to prove that it wants to be told.</summary>
    public const string Challenge = "endpoint.challenge";

    /// <summary>Says that everything works, if it arrives.</summary>
    public const string Test = "endpoint.test";

    /// <summary>The data of a challenge.</summary>
    public static string ChallengeData(EndpointId endpointId, string challenge) =>
        Json.Write(new { endpointId, challenge });

    /// <summary>The data of a test.</summary>
    public static string TestData(EndpointId endpointId) =>
        Json.Write(new { endpointId, message = "If you read this, your endpoint receives events." });

    /// <summary>The body: an event like any other, the first and only one of its subject.</summary>
    public static EventBody BodyOf(Taken taken, PublicAddress address) =>
        new(
            "1.0",
            taken.EventId,
            address.Of("/v1/endpoints"),
            taken.Type,
            taken.EndpointId.ToString(),
            taken.TakenAt,
            "application/json",
            Dataschema: null,
            Sequence: 1,
            Thinned: null,
            JsonSerializer.Deserialize<JsonElement>(taken.Notice!)
        );
}
