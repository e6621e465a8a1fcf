using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Exchange.Platform;

/// <summary>
/// Examples of requests: <c>Data/examples.json</c> of a service and of the platform, by the id of the operation and the
/// example's title.
/// </summary>
internal sealed class Examples
{
    private readonly IReadOnlyList<JsonObject> files;

    private Examples(IReadOnlyList<JsonObject> files) => this.files = files;

    /// <summary>Those of the service in this assembly, and those of the routes that every service has.</summary>
    public static Examples Of(Assembly service) => new([Read(service), Read(typeof(Examples).Assembly)]);

    /// <summary>Shows the examples of an operation in its document.</summary>
    public void Show(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } id)
            return;
        if (files.Select(file => file[id]).OfType<JsonObject>().FirstOrDefault() is not { } titled)
            return;
        if (operation.RequestBody is null)
            ShowInParameters(operation, titled);
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

    // What is asked in a query is one question: each of its parameters shows what the question says for it.
    private static void ShowInParameters(OpenApiOperation operation, JsonObject titled)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Examples = titled
                .Where(one => one.Value![parameter.Name!] is not null)
                .ToDictionary(
                    one => Key(one.Key),
                    IOpenApiExample (one) =>
                        new OpenApiExample { Summary = one.Key, Value = one.Value![parameter.Name!]!.DeepClone() },
                    StringComparer.Ordinal
                );
        }
    }

    private static JsonObject Read(Assembly assembly)
    {
        using var file = assembly.GetManifestResourceStream("examples");
        return file is null ? [] : JsonNode.Parse(file)!.AsObject();
    }

    // OpenAPI wants keys of letters, digits, dots, dashes and underscores.
    private static string Key(string title) =>
        string.Concat(title.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
}
