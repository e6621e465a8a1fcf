using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>A listed work and whether anything stands in the way of a wish on it.</summary>
/// <param name="Works">Its number and those of its parts, as PostgreSQL writes them.</param>
public sealed record LookedAtWork(WorkId WorkId, ParticipantId HolderId, LanguageMap Title, string Works, bool IsFree);

/// <summary>Looks through many works for those on which nothing stands in the way of a wish.</summary>
public static class FreeWorks
{
    // The exclusion constraint's own index answers for each work, whose cost hardly grows with the rights that are out.
    // Works of which nobody may grant anything are passed over, so that pages are not spent on them.
    private const string Look = $"""
        with recursive looked_at as (
          select work_id, holder_id, number, title
          from work
          where listed
          and (@holderId::uuid is null or holder_id = @holderId)
          and (@after::uuid is null or work_id > @after)
          and exists (
            select from rights_in
            where rights_in.works @> work.number
            and rights_in.holder_id = work.holder_id
            and rights_in.revoked_at is null
            and rights_in.uses && @uses::int4multirange
            and rights_in.territories && @territories::int4multirange
            and rights_in.languages && @languages::int4multirange
            and rights_in.term && tstzrange(@From, @To)
          )
          order by work_id
          limit @limit
        ), covered as (
          select work_id as root, work_id, holder_id, number
          from looked_at
          union
          select covered.root, part.work_id, part.holder_id, part.number
          from covered
          join work part on part.part_of = covered.work_id
          where part.listed
          and part.holder_id = covered.holder_id
        ), numbered as (
          select root, range_agg(int8range(number, number + 1)) as works
          from covered
          group by root
        )
        select
          work_id,
          holder_id,
          title,
          numbered.works::text as works,
          not exists (
            select from rights_grant
            where rights_grant.works && numbered.works
            and {TakenBoxes.InTheWay}
          ) as is_free
        from looked_at
        join numbered on numbered.root = looked_at.work_id
        order by work_id
        """;

    /// <summary>The next works of which something may be granted, in the order of their ids, free or not.</summary>
    /// <param name="sides">Uses, territories, languages and term, one range, as numbers.</param>
    /// <param name="holderId">Whose works; everybody's where null.</param>
    /// <param name="after">Works with later ids only.</param>
    public static Task<IReadOnlyList<LookedAtWork>> LookAsync(
        this Unit unit,
        RightsBox sides,
        Exclusivity kind,
        ParticipantId? holderId,
        WorkId? after,
        int limit
    )
    {
        var term = Term.Of(sides.Term.Ranges.Single());
        return unit.ListAsync<LookedAtWork>(
            Look,
            new
            {
                uses = sides.Uses.ToString(),
                territories = sides.Territories.ToString(),
                languages = sides.Languages.ToString(),
                term.From,
                term.To,
                slot = TakenBoxes.SlotText(kind),
                holderId,
                after,
                limit,
            }
        );
    }
}
