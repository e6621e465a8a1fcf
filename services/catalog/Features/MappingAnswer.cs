using System.Text.Json;
using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Features;

/// <summary>A mapping: how the rows of a source become works, parties or further names of parties.</summary>
/// <param name="Name">What an import asks for it by.</param>
/// <param name="About">What it is for.</param>
/// <param name="Format">ndjson, csv, json or xml.</param>
/// <param name="BuiltIn">True where it comes with the catalog; else it is the caller's own.</param>
/// <param name="Document">The whole document.</param>
public sealed record MappingAnswer(string Name, string About, SourceFormat Format, bool BuiltIn, JsonElement Document)
{
    /// <summary>The mapping with its document.</summary>
    public static MappingAnswer Of(KnownMapping known, bool builtIn) =>
        new(
            known.Mapping.Name,
            known.Mapping.About,
            known.Mapping.Format,
            builtIn,
            JsonSerializer.Deserialize<JsonElement>(known.Document)
        );
}
