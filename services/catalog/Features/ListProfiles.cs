using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Lists the profiles of works, by name: the fields that works of a class have besides those of all.</summary>
public static class ListProfiles
{
    /// <summary>A profile.</summary>
    /// <param name="Name">The class of its works.</param>
    /// <param name="Version">The version under which new works are written; earlier ones stay readable.</param>
    /// <param name="Href">Where its JSON Schema is.</param>
    public sealed record Item(string Name, int Version, string Title, string Description, string Href);

    public static Task<Result<Page<Item>>> Handle([AsParameters] Paging paging)
    {
        var after = paging.Cursor() ?? "";
        var found = Profiles
            .BuiltIn.Newest.Where(profile => string.CompareOrdinal(profile.Name, after) > 0)
            .Take(paging.Size() + 1)
            .Select(ToItem);
        return Task.FromResult<Result<Page<Item>>>(Page.Of(found.ToList(), paging, item => item.Name));
    }

    private static Item ToItem(Profile profile) =>
        new(
            profile.Name,
            profile.Version,
            profile.Document.GetProperty("title").GetString()!,
            profile.Document.GetProperty("description").GetString()!,
            profile.Document.GetProperty("$id").GetString()!
        );
}
