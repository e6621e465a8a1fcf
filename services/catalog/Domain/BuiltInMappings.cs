using System.Collections.Frozen;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>A mapping and the document that it came as.</summary>
public sealed record KnownMapping(Mapping Mapping, string Document);

/// <summary>The mappings that come with the catalog, from the documents under Mappings.</summary>
public static class BuiltInMappings
{
    private const string Folder = "Mappings/";

    private static readonly FrozenDictionary<string, KnownMapping> Known = Load()
        .ToFrozenDictionary(known => known.Mapping.Name, StringComparer.Ordinal);

    /// <summary>Every one, by name.</summary>
    public static IEnumerable<KnownMapping> All =>
        Known.Values.OrderBy(known => known.Mapping.Name, StringComparer.Ordinal);

    /// <summary>The one of this name; null where there is none.</summary>
    public static KnownMapping? Find(string name) => Known.GetValueOrDefault(name);

    private static IEnumerable<KnownMapping> Load()
    {
        var assembly = typeof(BuiltInMappings).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Folder, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var document = reader.ReadToEnd();
            yield return new KnownMapping(MappingReader.Read(document).Value, document);
        }
    }
}
