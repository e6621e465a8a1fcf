using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>Bank accounts, the oldest first: a participant's own; all of them for operators and supervisors.</summary>
public static class ListBankAccounts
{
    public static async Task<Result<Page<BankAccount>>> Handle([AsParameters] Paging paging, Caller caller, Unit unit)
    {
        if (!Cursors.TryGuid(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<BankAccount>(
            $"""
            select {BankAccounts.Columns}
            from bank_accounts
            where (@Owner::uuid is null or participant_id = @Owner)
              and (@After::uuid is null or bank_account_id > @After)
            order by bank_account_id
            limit @Limit
            """,
            new
            {
                Owner = caller.SeesAll ? null : (Guid?)caller.ParticipantId.Value,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        return Page.Of(rows, paging, account => account.BankAccountId.Value.ToString());
    }
}
