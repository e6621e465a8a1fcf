using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads the JSON Schema of mapping documents, for editors and for whoever writes one.</summary>
public static class ReadMappingSchema
{
    public static Task<Result<ProfileDocument>> Handle() =>
        Task.FromResult<Result<ProfileDocument>>(new ProfileDocument(MappingReader.Schema));
}
