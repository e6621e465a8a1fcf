using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>A bank account, for its participant, for operators and supervisors.</summary>
public static class ReadBankAccount
{
    public static async Task<Result<BankAccount>> Handle(BankAccountId bankAccountId, Caller caller, Unit unit)
    {
        var account = await BankAccounts.FindAsync(unit, bankAccountId);
        return account is not null && (account.ParticipantId == caller.ParticipantId || caller.SeesAll)
            ? account
            : Error.NotFound("bank account");
    }
}
