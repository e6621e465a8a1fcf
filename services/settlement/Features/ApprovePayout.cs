using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>
/// The second person: an operator's client that neither asked for the payout nor verified its bank account, and does
/// not act for whom it pays.
/// </summary>
public static class ApprovePayout
{
    public static async Task<Result<PayoutAnswer>> Handle(PayoutId payoutId, Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("payout.operatorsOnly", "Only an operator approves payouts.");
        if (await PayoutAnswer.FindAsync(unit, payoutId, caller) is not { } payout)
            return Error.NotFound("payout");
        if (payout.State != PayoutState.AwaitingApproval)
            return Error.Conflict("payout.notAwaiting", "It does not wait for an approval.");
        if (
            !payout.NextActions.Contains("approve", StringComparer.Ordinal)
            || !await PayoutRows.ApproveAsync(unit, payoutId, caller)
        )
            return Error.Forbidden(
                "payout.secondPerson",
                "Another than who asked for it, verified its account or is paid must approve it."
            );
        return (await PayoutAnswer.FindAsync(unit, payoutId, caller))!;
    }
}
