using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>Nothing more is paid to a bank account: its participant or an operator says so.</summary>
public static class CloseBankAccount
{
    public static async Task<Result<BankAccount>> Handle(BankAccountId bankAccountId, Caller caller, Unit unit)
    {
        var account = await BankAccounts.FindAsync(unit, bankAccountId);
        if (account is null || (account.ParticipantId != caller.ParticipantId && !caller.IsOperator))
            return Error.NotFound("bank account");
        await BankAccounts.CloseAsync(unit, bankAccountId);
        return (await BankAccounts.FindAsync(unit, bankAccountId))!;
    }
}
