using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Exchange.Platform;

/// <summary>
/// Examples of requests: <c>Data/examples.json</c> of a service, by the id of the operation and the example's title.
/// </summary>
internal sealed class Examples
{
    private readonly JsonObject all;

    private Examples(JsonObject all) => this.all = all;

    /// <summary>Those of the service that is in this assembly.</summary>
    public static Examples Of(Assembly service)
    {
        using var file = service.GetManifestResourceStream("examples");
        return new(file is null ? [] : JsonNode.Parse(file)!.AsObject());
    }

    /// <summary>Shows the examples of an operation in its document.</summary>
    public void Show(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } id || all[id] is not JsonObject titled)
            return;
        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            if (content is OpenApiMediaType body)
                body.Examples = titled.ToDictionary(
                    one => Key(one.Key),
                    IOpenApiExample (one) => new OpenApiExample { Summary = one.Key, Value = one.Value!.DeepClone() },
                    StringComparer.Ordinal
                );
        }
    }

    // OpenAPI wants keys of letters, digits, dots, dashes and underscores.
    private static string Key(string title) =>
        string.Concat(title.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
}
