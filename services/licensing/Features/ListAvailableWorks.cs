using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>Lists the works of which a whole box can still be licensed, in the order of their registration.</summary>
public static class ListAvailableWorks
{
    // A page ends after so many works were looked at, also where few of them are free.
    private const int LooksPerPage = 10;
    private const int WorksPerLook = 200;

    /// <summary>Which works.</summary>
    /// <param name="HolderId">Works of this holder.</param>
    public sealed record Filter(ParticipantId? HolderId);

    /// <summary>A work of which all of the wish is free; for a series with all of its parts.</summary>
    public sealed record AvailableWork(WorkId WorkId, ParticipantId HolderId, LanguageMap Title);

    public static async Task<Result<Page<AvailableWork>>> Handle(
        [AsParameters] Filter filter,
        [AsParameters] WishedBox wished,
        [AsParameters] Paging paging,
        Unit unit
    )
    {
        if (!Cursors.TryRead<WorkKind>(paging, out var after))
            return Cursors.Refusal;
        var sides = wished.On(RangeSet.All, await unit.OneAsync<DateTimeOffset>("select now()"));
        if (sides.IsEmpty)
            return new Page<AvailableWork>([], NextAfter: null);
        var (found, kind) = (new List<AvailableWork>(), wished.Kind!.Value);
        for (var look = 0; look < LooksPerPage; look++)
        {
            var works = await unit.LookAsync(sides, kind, filter.HolderId, after, WorksPerLook);
            found.AddRange(await CoveredAsync([.. works.Where(work => work.IsFree)], sides, kind, unit));
            if (found.Count > paging.Size() || works.Count < WorksPerLook)
                return Page.Of(found, paging, work => work.WorkId.ToString());
            after = works[^1].WorkId;
        }
        return Page.Until(found, after!.Value.ToString());
    }

    /// <summary>Those works whose holders' rights-in cover the wish.</summary>
    private static async Task<IEnumerable<AvailableWork>> CoveredAsync(
        IReadOnlyList<LookedAtWork> free,
        RightsBox sides,
        Exclusivity kind,
        Unit unit
    )
    {
        var numbers = free.Select(work => RangeSet.Parse(work.Works)).ToList();
        var all = RangeSet.Of(numbers.SelectMany(one => one.Ranges));
        var rightsIn = (await unit.RightsInAsync(all)).ToLookup(right => right.HolderId, right => right.Right);
        return from work in free.Zip(numbers)
            where RightsRules.Cover(sides with { Works = work.Second }, kind, [.. RightsOf(work)]) is null
            select new AvailableWork(work.First.WorkId, work.First.HolderId, work.First.Title);

        IEnumerable<RightsIn> RightsOf((LookedAtWork Work, RangeSet Numbers) one) =>
            rightsIn[one.Work.HolderId].Where(right => right.Box.Works.Overlaps(one.Numbers));
    }
}
