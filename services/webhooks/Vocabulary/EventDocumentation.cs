using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>
/// Shows everything that endpoints are told as the webhooks of the service's OpenAPI document: so each type has its
/// place on the page of the API, with its schema and its examples.
/// </summary>
internal static class EventDocumentation
{
    private const string Tag = "events";

    private static readonly (string Name, string Description, string Example)[] Headers =
    [
        ("webhook-id", "The id of the event, the same in each attempt: drop twins by it.", SampleId),
        ("webhook-timestamp", "When this attempt is made, in seconds since 1970: refuse what is old.", "1795401001"),
        (
            "webhook-signature",
            "A v1 (HMAC-SHA256) and a v1a (Ed25519) for each secret and key that is valid now, parted by blanks.",
            "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
        ),
    ];

    private const string SampleId = "evt_01kas7q2mesb3m0fjphsgtfveb";

    public static void Add(IServiceCollection services, string service) =>
        services.Configure<OpenApiOptions>(
            service,
            options =>
                options.AddDocumentTransformer(
                    (document, context, _) =>
                    {
                        Show(document, context.ApplicationServices.GetRequiredService<PublicAddress>());
                        return Task.CompletedTask;
                    }
                )
        );

    private static void Show(OpenApiDocument document, PublicAddress address)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(
            new OpenApiTag
            {
                Name = Tag,
                Description = "What the exchange POSTs to your endpoint, signed: Standard Webhooks.",
            }
        );
        document.Webhooks ??= new Dictionary<string, IOpenApiPathItem>(StringComparer.Ordinal);
        foreach (var row in EventTypes.All)
            Show(document, row.Type, row.Data, Operation(row, address));
        foreach (var row in NoticeTypes.All)
            Show(document, row.Type, row.Sample.GetType(), Operation(row, address));
    }

    private static void Show(OpenApiDocument document, string type, Type data, JsonObject operation)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[data.Name] = Read<OpenApiSchema>(EventSchemas.OfData(data), document);
        document.Webhooks![PathName(type)] = Read<OpenApiPathItem>(new JsonObject { ["post"] = operation }, document);
    }

    private static JsonObject Operation(EventType row, PublicAddress address)
    {
        var answer = Features.EventTypeAnswer.Of(row, address);
        return Operation(
            row.Type,
            $"{row.Description} {AsyncApi.WhoIsTold(answer)}",
            EventSchemas.Envelope(row, Pointer(row.Data)),
            ("full", answer.Example),
            ("thin", answer.ThinExample)
        );
    }

    private static JsonObject Operation(NoticeType row, PublicAddress address)
    {
        var time = new DateTimeOffset(2026, 11, 23, 2, 30, 1, TimeSpan.Zero);
        var endpointId = EndpointId.Parse("wep_01kas7q2mftc4n1gkqjthvgwfc");
        var data = Platform.Json.Write(row.Sample);
        return Operation(
            row.Type,
            $"{row.Description} It is told to the endpoint alone and stands in no feed.",
            EventSchemas.Envelope(row.Type, new JsonObject { ["$ref"] = Pointer(row.Sample.GetType()) }),
            ("full", NoticeType.BodyOf(row.Type, EventId.Parse(SampleId), endpointId, time, data, address))
        );
    }

    private static JsonObject Operation(
        string type,
        string description,
        JsonObject schema,
        params (string Name, EventBody Body)[] examples
    ) =>
        new()
        {
            ["operationId"] = $"tell{char.ToUpperInvariant(type[0])}{AsyncApi.NameOf(type)[1..]}",
            ["tags"] = new JsonArray(Tag),
            ["summary"] = type,
            ["description"] = description,
            ["security"] = new JsonArray(),
            ["parameters"] = new JsonArray([.. Headers.Select(one => Header(one.Name, one.Description, one.Example))]),
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    [AsyncApi.Media] = new JsonObject
                    {
                        ["schema"] = schema,
                        ["examples"] = new JsonObject(
                            examples.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)Example(one.Body)))
                        ),
                    },
                },
            },
            ["responses"] = new JsonObject
            {
                ["204"] = new JsonObject
                {
                    ["description"] =
                        "Any 2xx within 15 seconds: taken. 410 disables the endpoint; anything else is tried again.",
                },
            },
        };

    private static JsonObject Header(string name, string description, string example) =>
        new()
        {
            ["name"] = name,
            ["in"] = "header",
            ["required"] = true,
            ["description"] = description,
            ["schema"] = new JsonObject { ["type"] = "string" },
            ["example"] = example,
        };

    private static JsonObject Example(EventBody body) =>
        new() { ["value"] = JsonSerializer.SerializeToNode(body, Platform.Json.Options) };

    // Linters want it as paths are written: order.refunded-in-part. The type itself is the title.
    private static string PathName(string type) =>
        string.Concat(type.Select(one => char.IsAsciiLetterUpper(one) ? $"-{char.ToLowerInvariant(one)}" : $"{one}"));

    private static string Pointer(Type data) => $"#/components/schemas/{data.Name}";

    private static T Read<T>(JsonObject json, OpenApiDocument document)
        where T : IOpenApiElement =>
        OpenApiModelFactory.Parse<T>(
            json.ToJsonString(),
            OpenApiSpecVersion.OpenApi3_1,
            document,
            out _,
            OpenApiConstants.Json
        )!;
}
