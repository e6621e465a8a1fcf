using System.Text.Json;
using Exchange.Kernel;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Features;

/// <summary>Reads the JSON Schema of a type's data, which is what the <c>dataschema</c> of an event names.</summary>
public static class ReadEventSchema
{
    public static Task<Result<JsonElement>> Handle(string type, int version, PublicAddress address) =>
        Task.FromResult<Result<JsonElement>>(
            EventTypes.Find(type) is { } row && row.Version == version
                ? JsonSerializer.SerializeToElement(EventSchemas.Document(row, address))
                : Error.NotFound("schema")
        );
}
