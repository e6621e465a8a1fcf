using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator undoes a deposit that was recorded wrongly, once, while its money is still there. Afterwards the same
/// arrival at the bank can be recorded rightly, under the same reference.
/// </summary>
public static class ReverseDeposit
{
    /// <param name="Reason">Why it was wrong; the participant reads it. 1 to 500 characters.</param>
    public sealed record Request(string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(500);
    }

    public static async Task<Result<DepositAnswer>> Handle(
        DepositId depositId,
        Request request,
        Caller caller,
        Unit unit
    )
    {
        if (!caller.IsOperator)
            return Error.Forbidden("deposit.operatorsOnly", "Only an operator reverses deposits.");
        await BankDocuments.LockForDepositsAsync(unit);
        var outcome = await Deposits.ReverseAsync(unit, depositId, request.Reason, caller.ParticipantId);
        if (outcome == ReverseOutcome.Posted)
            await Breaks.AddUndoneAsync(unit, depositId);
        return outcome switch
        {
            ReverseOutcome.Posted => Told((await Deposits.FindAsync(unit, depositId))!, unit),
            ReverseOutcome.Exists => Error.Conflict("deposit.reversed", "This deposit was reversed before."),
            ReverseOutcome.Insufficient => Error.Conflict(
                "deposit.spent",
                "The participant's available balance is below the deposit: its money is spent or held for an order."
            ),
            ReverseOutcome.Unknown => Error.NotFound("deposit"),
        };
    }

    private static DepositAnswer Told(Deposit deposit, Unit unit)
    {
        unit.Say(deposit.ToReversal());
        return DepositAnswer.Of(deposit);
    }
}
