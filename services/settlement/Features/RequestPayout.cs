using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// A participant asks for its money. It leaves the balance at once; above the currency's limit a second person must
/// approve before the bank is told.
/// </summary>
public static class RequestPayout
{
    /// <param name="BankAccountId">A verified account of one's own.</param>
    /// <param name="Amount">In the account's currency; where none is given, all that is beyond what one owes.</param>
    public sealed record Request(BankAccountId BankAccountId, Money? Amount = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() =>
            RuleFor(request => request.Amount!.Value.Minor)
                .GreaterThan(0)
                .When(request => request.Amount.HasValue)
                .OverridePropertyName("amount.minor");
    }

    public static async Task<Result<PayoutAnswer>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        var account = await BankAccounts.FindAsync(unit, request.BankAccountId);
        if (account is null || account.ParticipantId != caller.ParticipantId)
            return Error.Unprocessable("payout.accountUnknown", "You have no such bank account.");
        if (account.VerifiedAt is null || account.ClosedAt is not null)
            return Error.Conflict("payout.accountNotOpen", "The bank account is not verified yet, or it is closed.");
        if (request.Amount is { } wrong && wrong.Currency != account.Currency)
            return Error.Unprocessable("payout.currency", $"The bank account takes {account.Currency}.");
        var amount = request.Amount ?? await Balances.FreeAsync(unit, caller.ParticipantId, account.Currency);
        var minimum = Payouts.MinimumOf(account.Currency);
        if (amount < minimum)
            return Error.Unprocessable("payout.belowMinimum", $"At least {minimum} is paid out.");
        var payout = new NewPayout(
            PayoutId.New(),
            caller.ParticipantId,
            account.BankAccountId,
            amount,
            caller.ParticipantId,
            caller.ClientId
        );
        var outcome = await PayoutRows.AskAsync(unit, payout);
        if (dryRun is true)
            unit.DryRun();
        return outcome switch
        {
            PayoutOutcome.Posted => (await PayoutAnswer.FindAsync(unit, payout.PayoutId, caller))!,
            PayoutOutcome.Insufficient => Error.Conflict(
                "payout.insufficient",
                $"Less than {amount} is available: the rest is spent, held for orders, or owed after a refund."
            ),
            PayoutOutcome.Exists or PayoutOutcome.UnknownAccount => Error.Conflict(
                "payout.accountNotOpen",
                "The bank account was closed meanwhile."
            ),
        };
    }
}
