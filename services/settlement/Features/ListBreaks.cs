using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>The work list of differences between the custodian bank and the ledger, the oldest first.</summary>
public static class ListBreaks
{
    /// <param name="Open">True for those that wait for somebody, false for the resolved ones.</param>
    /// <param name="Type">Only those of this type.</param>
    public sealed record Query(bool? Open, BreakType? Type);

    public static async Task<Result<Page<BreakAnswer>>> Handle(
        [AsParameters] Query query,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!caller.SeesAll)
            return Error.Forbidden("break.notYours", "Differences are for operators and supervisors.");
        if (!Cursors.TryGuid(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<BreakAnswer.Row>(
            $"""
            {BreakAnswer.Select}
            where (@Open::boolean is null or (b.resolution is null) = @Open)
              and (@Type::text is null or b.type = @Type)
              and (@After::uuid is null or b.break_id > @After)
            order by b.break_id
            limit @Limit
            """,
            new
            {
                query.Open,
                Type = query.Type?.ToText(),
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        return Page.Of(
            rows.Select(row => row.AsAnswer(caller)).ToList(),
            paging,
            found => found.BreakId.Value.ToString()
        );
    }
}
