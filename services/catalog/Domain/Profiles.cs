using System.Collections.Frozen;
using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>
/// What works of one class have in common: the fields of their <c>details</c>, as a JSON Schema of the whole content.
/// </summary>
/// <param name="Name">The class of its works, for example <c>painting</c>.</param>
/// <param name="Version">1, and one more with every change; a version never changes.</param>
/// <param name="Document">The schema as it is published.</param>
public sealed record Profile(string Name, int Version, JsonElement Document, JsonSchema Schema);

/// <summary>Profiles in all their versions: a work stays under the one that it was written by.</summary>
public sealed class Profiles
{
    private const string Folder = "Profiles/";

    private readonly FrozenDictionary<string, Profile[]> versions;

    /// <summary>The profiles of these documents.</summary>
    /// <param name="documents">Each with a <c>$id</c> such as <c>/v1/profiles/painting/1</c>.</param>
    /// <exception cref="JsonException">A document can't be read, or a version is left out.</exception>
    public Profiles(IEnumerable<string> documents)
    {
        versions = documents
            .Select(Read)
            .GroupBy(profile => profile.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => group.OrderBy(profile => profile.Version).ToArray(),
                StringComparer.Ordinal
            );
        foreach (var (name, all) in versions)
        {
            if (all[^1].Version != all.Length)
                throw new JsonException($"A version of the profile '{name}' is missing.");
        }
    }

    /// <summary>Those that come with the catalog, from the documents under Profiles.</summary>
    public static Profiles BuiltIn { get; } = new(Load());

    /// <summary>The newest version of each, by name.</summary>
    public IEnumerable<Profile> Newest =>
        versions.Values.Select(all => all[^1]).OrderBy(profile => profile.Name, StringComparer.Ordinal);

    /// <summary>The names of all, for people.</summary>
    public string Names => string.Join(", ", versions.Keys.Order(StringComparer.Ordinal));

    /// <summary>True where there is a profile of this name.</summary>
    public bool Has(string name) => versions.ContainsKey(name);

    /// <summary>A version of a profile, the newest where none is said; null where there is none.</summary>
    public Profile? Find(string name, int? version = null)
    {
        if (!versions.TryGetValue(name, out var all))
            return null;
        return version is null ? all[^1] : Array.Find(all, profile => profile.Version == version);
    }

    /// <summary>
    /// What of the content does not fit its profile. New content is written under the newest version; a work that was
    /// written under an earlier one may stay there.
    /// </summary>
    /// <param name="kept">The version that the work is under already; null for a new work.</param>
    public IReadOnlyList<FieldError> Check(WorkContent content, int? kept)
    {
        if (Find(content.Class) is not { } newest)
            return [new FieldError("/class", "class.unknown", $"It is one of {Names}.")];
        if (content.ProfileVersion is { } wanted && wanted != newest.Version && wanted != kept)
            return
            [
                new FieldError("/profileVersion", "profileVersion.closed", $"Write it under version {newest.Version}."),
            ];
        var profile = Find(content.Class, content.ProfileVersion)!;
        return profile.Schema.Faults(ContentJson.ToElement(content));
    }

    private static Profile Read(string text)
    {
        var document = JsonSerializer.Deserialize<JsonElement>(text);
        var id = document.GetProperty("$id").GetString()!.Split('/');
        return id is ["", "v1", "profiles", var name, var version]
            ? new Profile(name, int.Parse(version, null), document, JsonSchema.Read(text))
            : throw new JsonException("The $id of a profile is /v1/profiles/{name}/{version}.");
    }

    private static IEnumerable<string> Load()
    {
        var assembly = typeof(Profiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Folder, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return reader.ReadToEnd();
        }
    }
}
