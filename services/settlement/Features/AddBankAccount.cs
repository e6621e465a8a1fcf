using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// A participant names a bank account of its own. Nothing is paid to it before an operator has verified it.
/// </summary>
public static class AddBankAccount
{
    /// <param name="Currency">The currency that is paid to it.</param>
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

    public static async Task<Result<BankAccount>> Handle(Request request, Caller caller, TimeProvider time, Unit unit)
    {
        if (!await Participants.AreKnownAsync(unit, caller.ParticipantId))
            return Error.Unprocessable(
                "bankAccount.participantUnknown",
                "Settlement does not know you yet; try again."
            );
        var account = new BankAccount(
            BankAccountId.New(),
            caller.ParticipantId,
            request.Currency,
            request.Name,
            request.Iban,
            request.Number,
            request.Cnaps,
            request.Bic,
            time.GetUtcNow(),
            VerifiedBy: null,
            VerifiedAt: null,
            ClosedAt: null
        );
        await BankAccounts.AddAsync(unit, account, caller.ClientId);
        return account;
    }
}
