using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>
/// How an order's payment is divided: all of it for the holder of the offer, operators and supervisors; the totals and
/// its own parts for everybody else who receives one.
/// </summary>
public static class ReadSplitPlan
{
    public static async Task<Result<SplitPlanAnswer>> Handle(OrderId orderId, Caller caller, Unit unit)
    {
        if (await Plans.FindAsync(unit, orderId) is not { } plan)
            return Error.NotFound("split plan");
        if (caller.SeesAll || plan.HolderId == caller.ParticipantId)
            return SplitPlanAnswer.Of(orderId, plan, plan.Parts);
        var own = plan.Parts.Where(part => part.ReceiverId == caller.ParticipantId).ToList();
        return own.Count == 0 ? Error.NotFound("split plan") : SplitPlanAnswer.Of(orderId, plan, own);
    }
}
