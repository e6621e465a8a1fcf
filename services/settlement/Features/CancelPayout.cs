using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// Takes a payout back before the bank is told of it: its participant or an operator, with a reason. Its money is
/// available again.
/// </summary>
public static class CancelPayout
{
    /// <param name="Reason">1 to 500 characters.</param>
    public sealed record Request(string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(500);
    }

    public static async Task<Result<PayoutAnswer>> Handle(PayoutId payoutId, Request request, Caller caller, Unit unit)
    {
        await PayoutRows.LockAsync(unit, payoutId);
        var payout = await PayoutAnswer.FindAsync(unit, payoutId, caller);
        if (payout is null || (payout.ParticipantId != caller.ParticipantId && !caller.IsOperator))
            return Error.NotFound("payout");
        if (payout.State is not (PayoutState.AwaitingApproval or PayoutState.Approved))
            return Error.Conflict("payout.sent", "The bank was told of it, or its money is back.");
        await PayoutRows.ReturnAsync(
            unit,
            [new PayoutToReturn(payoutId, payout.ParticipantId, payout.Amount, request.Reason)]
        );
        return (await PayoutAnswer.FindAsync(unit, payoutId, caller))!;
    }
}
