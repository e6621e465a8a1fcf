using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Webhooks.Features;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>
/// The AsyncAPI 3 document of the events, made of the table of types: what it says is what is sent.
/// </summary>
public static class AsyncApi
{
    internal const string Media = "application/cloudevents+json";

    /// <summary>The document, with addresses as partners know them.</summary>
    public static JsonObject Document(PublicAddress address) =>
        new()
        {
            ["asyncapi"] = "3.0.0",
            ["id"] = "urn:exchange:events",
            ["info"] = Info(address),
            ["defaultContentType"] = Media,
            ["channels"] = new JsonObject { ["webhooks"] = Channel() },
            ["operations"] = new JsonObject { ["tellPartner"] = Operation() },
            ["components"] = new JsonObject
            {
                ["messages"] = Named(row => Message(row, address)),
                ["schemas"] = Named(EventSchemas.OfData),
            },
        };

    private static JsonObject Channel() =>
        new()
        {
            ["title"] = "Webhooks",
            ["description"] =
                "A POST to your endpoint for each event, signed as Standard Webhooks has it: webhook-id, "
                + "webhook-timestamp, webhook-signature. At least once, under an id that never changes.",
            ["address"] = null,
            ["messages"] = Named(row => new JsonObject { ["$ref"] = $"#/components/messages/{NameOf(row)}" }),
        };

    private static JsonObject Operation() =>
        new()
        {
            ["action"] = "send",
            ["title"] = "Tell a partner",
            ["summary"] = "The exchange tells an endpoint what happened.",
            ["description"] = "Answer 2xx within 15 seconds; anything else is tried again, for three days.",
            ["channel"] = new JsonObject { ["$ref"] = "#/channels/webhooks" },
            ["bindings"] = new JsonObject { ["http"] = new JsonObject { ["method"] = "POST" } },
        };

    private static JsonObject Info(PublicAddress address) =>
        new()
        {
            ["title"] = "Exchange: events",
            ["version"] = "1.0.0",
            ["description"] =
                "What partners of the cultural-product exchange are told, by webhook or by the feed at "
                + $"{address.Of("/v1/events")}: CloudEvents 1.0 in structured JSON. Each counts the events of its "
                + "subject in `sequence`, from 1 and without a gap.",
            ["license"] = new JsonObject
            {
                ["name"] = "Apache-2.0",
                ["url"] = "https://www.apache.org/licenses/LICENSE-2.0",
            },
            ["contact"] = new JsonObject { ["name"] = "The exchange's operator", ["url"] = address.Of("/docs") },
            ["tags"] = new JsonArray(
                new JsonObject { ["name"] = "events", ["description"] = "Everything that partners are told." }
            ),
        };

    private static JsonObject Message(EventType row, PublicAddress address)
    {
        var answer = EventTypeAnswer.Of(row, address);
        return new JsonObject
        {
            ["name"] = row.Type,
            ["title"] = row.Type,
            ["summary"] = row.Description,
            ["description"] = $"{row.Description} {WhoIsTold(answer)}",
            ["contentType"] = Media,
            ["tags"] = new JsonArray(new JsonObject { ["name"] = "events" }),
            ["payload"] = EventSchemas.Envelope(row, $"#/components/schemas/{NameOf(row)}"),
            ["examples"] = new JsonArray(Example("full", answer.Example), Example("thin", answer.ThinExample)),
        };
    }

    internal static string WhoIsTold(EventTypeAnswer answer) =>
        answer.Audience == AudienceKind.Everybody
            ? $"Everybody is told who has the scope {answer.Scope}."
            : $"Its parties are told, with the scope {answer.Scope}.";

    private static JsonObject Example(string name, EventBody body) =>
        new() { ["name"] = name, ["payload"] = JsonSerializer.SerializeToNode(body, Platform.Json.Options) };

    private static JsonObject Named(Func<EventType, JsonNode> of) =>
        new(EventTypes.All.Select(row => KeyValuePair.Create(NameOf(row), (JsonNode?)of(row))));

    // AsyncAPI wants names without dots: order.refundedInPart becomes orderRefundedInPart.
    private static string NameOf(EventType row) => NameOf(row.Type);

    internal static string NameOf(string type) =>
        string.Concat(type.Split('.').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
