using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// An operator pays the tax office what was withheld, or takes home what the exchange earned. Another operator's client
/// approves it before the bank is told, whatever the amount. What sales of the last 90 days earned stays, because they
/// may still be refunded.
/// </summary>
public static class PayOwnMoney
{
    /// <param name="Source">tax: withheld, owed to the tax office; fee: the exchange's own.</param>
    /// <param name="Amount">Above zero, in the currency of the custody account that it leaves.</param>
    /// <param name="Name">In whose name the account is, 1 to 140 characters.</param>
    /// <param name="Iban">The account by its IBAN; or else a number.</param>
    /// <param name="Number">The account by its number at the bank, at most 34 characters.</param>
    /// <param name="Cnaps">The bank's number in the payment system of the People's Bank of China, 12 digits.</param>
    /// <param name="Bic">The bank by ISO 9362.</param>
    public sealed record Request(
        PayoutSource Source,
        Money Amount,
        string Name,
        string? Iban = null,
        string? Number = null,
        string? Cnaps = null,
        string? Bic = null
    )
    {
        internal BankAccountName To => new(Name, Iban, Number, Cnaps, Bic);
    }

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotEmpty().MaximumLength(140);
            RuleFor(request => request.Amount.Minor).GreaterThan(0).OverridePropertyName("amount.minor");
            BankNumbers.Check(this, request => request.To);
        }
    }

    public static async Task<Result<PayoutAnswer>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("payout.operatorsOnly", "Only an operator pays out of the exchange's accounts.");
        var payoutId = PayoutId.New();
        if (!await OwnMoney.PayAsync(unit, payoutId, request.Source, request.Amount, request.To, caller))
            return Error.Conflict(
                "payout.insufficient",
                $"Less than {request.Amount} of it may leave; what the last 90 days earned may still be refunded."
            );
        if (dryRun is true)
            unit.DryRun();
        return (await PayoutAnswer.FindAsync(unit, payoutId, caller))!;
    }
}
