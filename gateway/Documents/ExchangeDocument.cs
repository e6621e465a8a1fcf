using System.Text.Json.Nodes;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Gateway.Documents;

/// <summary><c>/openapi/exchange.json</c>: the documents of all services as one, as they are at this moment.</summary>
internal static class ExchangeDocument
{
    public static async Task Handle(HttpContext http, Services services)
    {
        var documents = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var name in services.Names)
        {
            var reply = await services.AskAsync(name, $"/openapi/{name}.json", http.RequestAborted);
            if (reply is not { IsSuccess: true } || JsonNode.Parse(reply.Body) is not JsonObject document)
            {
                // Half a document would have its readers refuse what the other half allows.
                await Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, Missing(name));
                return;
            }
            documents[name] = document;
        }
        await http.Response.WriteAsJsonAsync(OpenApiMerge.Merge(documents), http.RequestAborted);
    }

    private static Error Missing(string service) =>
        Error.Invalid("gateway.documentMissing", $"The service {service} does not give its part of the document now.");
}
