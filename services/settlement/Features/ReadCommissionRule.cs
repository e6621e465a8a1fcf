using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>
/// A rate of the platform; one that was made for a holder is for that holder, operators and supervisors.
/// </summary>
public static class ReadCommissionRule
{
    public static async Task<Result<CommissionRuleAnswer>> Handle(
        CommissionRuleId commissionRuleId,
        Caller caller,
        Unit unit
    )
    {
        var rule = await CommissionRules.FindAsync(unit, commissionRuleId);
        return rule is null || (rule.HolderId is { } holder && holder != caller.ParticipantId && !caller.SeesAll)
            ? Error.NotFound("commission rule")
            : rule;
    }
}
