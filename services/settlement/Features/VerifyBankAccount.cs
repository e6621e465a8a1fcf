using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator has seen that a bank account is its participant's. It is another client than the one that added the
/// account, and it does not act for that participant.
/// </summary>
public static class VerifyBankAccount
{
    public static async Task<Result<BankAccount>> Handle(BankAccountId bankAccountId, Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("bankAccount.operatorsOnly", "Only an operator verifies bank accounts.");
        if (await BankAccounts.FindAsync(unit, bankAccountId) is not { } account)
            return Error.NotFound("bank account");
        if (account.ParticipantId == caller.ParticipantId)
            return Error.Forbidden("bankAccount.own", "Somebody else verifies the account of whom you act for.");
        return await BankAccounts.VerifyAsync(unit, bankAccountId, caller)
            ? (await BankAccounts.FindAsync(unit, bankAccountId))!
            : Error.Conflict("bankAccount.notOpen", "It was verified or closed before, or you added it yourself.");
    }
}
