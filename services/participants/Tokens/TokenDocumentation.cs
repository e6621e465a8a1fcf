using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Exchange.Participants.Tokens;

/// <summary>
/// Puts the routes of the token server, which are no endpoints of ours, into the service's OpenAPI document: the
/// shapes of RFC 6749, RFC 7517 and RFC 8414.
/// </summary>
internal static class TokenDocumentation
{
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";

    public static void Add(IServiceCollection services, string service) =>
        services.Configure<OpenApiOptions>(
            service,
            options => options.AddDocumentTransformer((document, _, _) => WriteAsync(document, service))
        );

    private static Task WriteAsync(OpenApiDocument document, string service)
    {
        var discovery = Get(
            "readDiscovery",
            "Read the discovery document",
            Shape("issuer", "token_endpoint", "jwks_uri")
        );
        var keys = Get("readPublicKeys", "Read the public keys that verify tokens", Keys());
        foreach (
            var (path, method, operation) in new[]
            {
                ("/connect/token", HttpMethod.Post, IssueToken(document)),
                ("/.well-known/openid-configuration", HttpMethod.Get, discovery),
                ("/.well-known/jwks", HttpMethod.Get, keys),
            }
        )
        {
            operation.Tags = new HashSet<OpenApiTagReference> { new(service, document) };
            operation.Security = [];
            operation.Responses!["429"] = TooManyRequests(document);
            document.Paths[path] = new OpenApiPathItem { Operations = new() { [method] = operation } };
        }
        return Task.CompletedTask;
    }

    private static OpenApiOperation IssueToken(OpenApiDocument document)
    {
        var request = Shape("grant_type", "client_id", "client_secret", "scope");
        request.Required = new HashSet<string>(StringComparer.Ordinal) { "grant_type" };
        var token = Shape("access_token", "token_type", "scope");
        token.Properties!["expires_in"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "Seconds." };
        token.Required = new HashSet<string>(StringComparer.Ordinal) { "access_token", "token_type", "expires_in" };
        return new OpenApiOperation
        {
            OperationId = "issueToken",
            Summary = "Get an access token",
            Description =
                "OAuth 2.0 client credentials (RFC 6749, 4.4): `grant_type` is `client_credentials`; the client "
                + "proves itself by `client_id` and `client_secret`, or by HTTP Basic. "
                + "Without `scope` it gets all that it may have.",
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = Content("application/x-www-form-urlencoded", request),
            },
            Responses = new OpenApiResponses
            {
                ["200"] = Response("Done.", Content(Json, token)),
                ["400"] = Refusal("invalid_request, invalid_scope, unsupported_grant_type", document),
                ["401"] = Refusal("invalid_client", document),
            },
        };
    }

    // What OAuth refuses has the shape of RFC 6749, 5.2; what the gateway or the host refuses before is a problem.
    private static OpenApiResponse Refusal(string errors, OpenApiDocument document)
    {
        var refusal = Shape("error", "error_description", "error_uri");
        refusal.Required = new HashSet<string>(StringComparer.Ordinal) { "error" };
        var content = Content(Json, refusal);
        content[Problem] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Problem", document) };
        return Response($"Refused: {errors}.", content);
    }

    private static OpenApiResponse TooManyRequests(OpenApiDocument document) =>
        new()
        {
            Description = "Refused: too many requests.",
            Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "Seconds to wait.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
                },
            },
            Content = Content(Problem, new OpenApiSchemaReference("Problem", document)),
        };

    private static OpenApiOperation Get(string id, string summary, OpenApiSchema answer) =>
        new()
        {
            OperationId = id,
            Summary = summary,
            Description = $"{summary}. Needs no token.",
            Responses = new OpenApiResponses { ["200"] = Response("Done.", Content(Json, answer)) },
        };

    private static OpenApiSchema Keys()
    {
        var key = Shape("kid", "kty", "use", "alg", "n", "e");
        var keys = new OpenApiSchema { Type = JsonSchemaType.Array, Items = key };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(StringComparer.Ordinal) { "keys" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["keys"] = keys },
        };
    }

    /// <summary>An object of these texts, each of them required.</summary>
    private static OpenApiSchema Shape(params string[] texts) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Required = texts.ToHashSet(StringComparer.Ordinal),
            Properties = texts.ToDictionary(
                text => text,
                IOpenApiSchema (_) => new OpenApiSchema { Type = JsonSchemaType.String },
                StringComparer.Ordinal
            ),
        };

    private static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema) =>
        new(StringComparer.Ordinal) { [type] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiResponse Response(string description, Dictionary<string, OpenApiMediaType> content) =>
        new() { Description = description, Content = content };
}
