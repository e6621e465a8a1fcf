using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>
/// The platform's rates, the oldest first: those for everybody, and those made for the caller; all of them for
/// operators and supervisors.
/// </summary>
public static class ListCommissionRules
{
    public static async Task<Result<Page<CommissionRuleAnswer>>> Handle(
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryGuid(paging, out var after))
            return Cursors.Refusal;
        var rules = await CommissionRules.ListAsync(
            unit,
            caller.SeesAll ? null : caller.ParticipantId,
            after,
            paging.Size() + 1
        );
        return Page.Of(rules, paging, rule => rule.CommissionRuleId.Value.ToString());
    }
}
