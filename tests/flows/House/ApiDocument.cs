using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>One operation of a service.</summary>
/// <param name="Scope">The scope that its token needs; null where it needs no token.</param>
/// <param name="Body">What the document says of its JSON body; null where it has none.</param>
/// <param name="Query">What the document says of each parameter of its query.</param>
internal sealed record Operation(
    string Method,
    string Path,
    string? Scope,
    JsonNode? Body,
    IReadOnlyList<JsonNode> Query
)
{
    /// <summary>Its path with something in the place of every parameter.</summary>
    public string SomePath =>
        string.Join('/', Path.Split('/').Select(segment => segment.StartsWith('{') ? "some" : segment));
}

/// <summary>The OpenAPI document of a service.</summary>
internal sealed class ApiDocument(JsonNode content)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The joined document of all services, which Prism reads.</summary>
    public static string JoinedFile => Path.Combine(Home.CloneRoot(), "artifacts", "exchange.json");

    /// <summary>Every operation of the document.</summary>
    public IReadOnlyList<Operation> Operations =>
        [
            .. from path in content["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select new Operation(
                operation.Key.ToUpperInvariant(),
                path.Key,
                ScopeOf(operation.Value!),
                BodyOf(operation.Value!),
                QueryOf(operation.Value!)
            ),
        ];

    /// <summary>
    /// Asks every service for its document, through the gateway, and leaves them in <c>artifacts/openapi</c> for the
    /// linters and, joined by the gateway, beside it for Prism.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, ApiDocument>> WriteAllAsync(Uri gateway)
    {
        var folder = Path.Combine(Home.CloneRoot(), "artifacts", "openapi");
        Directory.CreateDirectory(folder);
        using var http = new HttpClient { BaseAddress = gateway };
        var documents = new Dictionary<string, ApiDocument>();
        foreach (var service in RunningExchange.Services)
            documents[service] = new(await CopyAsync(http, service, Path.Combine(folder, $"{service}.json")));
        await CopyAsync(http, "exchange", JoinedFile);
        return documents;
    }

    private static async Task<JsonNode> CopyAsync(HttpClient http, string name, string file)
    {
        var document = JsonNode.Parse(await http.GetStringAsync(new Uri($"/openapi/{name}.json", UriKind.Relative)))!;
        await File.WriteAllTextAsync(file, document.ToJsonString(Indented));
        return document;
    }

    // A file of bytes is no body that is written by hand, though it may be JSON.
    private static JsonNode? BodyOf(JsonNode operation) =>
        operation["requestBody"]?["content"] is { } content && content["application/octet-stream"] is null
            ? content["application/json"]
            : null;

    private static IReadOnlyList<JsonNode> QueryOf(JsonNode operation) =>
        [
            .. from parameter in operation["parameters"]?.AsArray() ?? []
            where parameter["in"]?.GetValue<string>() is "query"
            select parameter,
        ];

    private static string? ScopeOf(JsonNode operation) =>
        operation["security"]?.AsArray() is [{ } requirement, ..]
            ? requirement.AsObject().Single().Value!.AsArray().Single()!.GetValue<string>()
            : null;
}
