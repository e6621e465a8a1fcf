using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Lists the classes of things that are never listed, each with the rule that says so.</summary>
public static class ListProhibitions
{
    public static Task<Result<Page<Prohibition>>> Handle([AsParameters] Paging paging)
    {
        var after = paging.Cursor() ?? "";
        var found = Prohibitions.All.Where(one => string.CompareOrdinal(one.Code, after) > 0).Take(paging.Size() + 1);
        return Task.FromResult<Result<Page<Prohibition>>>(Page.Of(found.ToList(), paging, one => one.Code));
    }
}
