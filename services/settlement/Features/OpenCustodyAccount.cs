using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator says at which account of the custodian bank the client money of a currency is. There is one for each
/// currency.
/// </summary>
public static class OpenCustodyAccount
{
    /// <param name="Name">In whose name the account is, 1 to 140 characters.</param>
    /// <param name="Iban">The account by its IBAN; or else a number.</param>
    /// <param name="Number">The account by its number at the bank, at most 34 characters.</param>
    /// <param name="Cnaps">The bank's number in the payment system of the People's Bank of China, 12 digits.</param>
    /// <param name="Bic">The bank by ISO 9362.</param>
    public sealed record Request(
        Currency Currency,
        string Name,
        string? Iban = null,
        string? Number = null,
        string? Cnaps = null,
        string? Bic = null
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotEmpty().MaximumLength(140);
            BankNumbers.Check(
                this,
                request => new BankAccountName(request.Name, request.Iban, request.Number, request.Cnaps, request.Bic)
            );
        }
    }

    public static async Task<Result<CustodyAccount>> Handle(
        Request request,
        Caller caller,
        TimeProvider time,
        Unit unit
    )
    {
        if (!caller.IsOperator)
            return Error.Forbidden("custodyAccount.operatorsOnly", "Only an operator opens custody accounts.");
        var account = new CustodyAccount(
            CustodyAccountId.New(),
            request.Currency,
            request.Name,
            request.Iban,
            request.Number,
            request.Cnaps,
            request.Bic,
            time.GetUtcNow()
        );
        return await CustodyAccounts.AddAsync(unit, account, caller.ParticipantId)
            ? account
            : Error.Conflict(
                "custodyAccount.taken",
                $"There is a custody account in {request.Currency} already, or one with this number."
            );
    }
}
