using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>The exchange's accounts at the custodian bank: where client money is, and where to pay it in.</summary>
public static class ListCustodyAccounts
{
    public static async Task<Result<Page<CustodyAccount>>> Handle([AsParameters] Paging paging, Unit unit)
    {
        if (!Cursors.TryText(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<CustodyAccount>(
            $"""
            select {CustodyAccounts.Columns}
            from custody_accounts
            where @After::text is null or currency > @After
            order by currency
            limit @Limit
            """,
            new { After = after, Limit = paging.Size() + 1 }
        );
        return Page.Of(rows, paging, account => account.Currency.Code);
    }
}
