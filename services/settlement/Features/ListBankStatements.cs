using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>The documents of the custodian bank, the newest first, for operators and supervisors.</summary>
public static class ListBankStatements
{
    public static async Task<Result<Page<BankStatementAnswer>>> Handle(
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!caller.SeesAll)
            return Error.Forbidden("statement.notYours", "The bank's statements are for operators and supervisors.");
        if (!Cursors.TryGuid(paging, out var before))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<BankStatementAnswer.Row>(
            $"""
            {BankStatementAnswer.Select}
            where @Before::uuid is null or s.statement_id < @Before
            order by s.statement_id desc
            limit @Limit
            """,
            new { Before = before, Limit = paging.Size() + 1 }
        );
        return Page.Of(
            rows.Select(row => row.AsAnswer()).ToList(),
            paging,
            statement => statement.StatementId.Value.ToString()
        );
    }
}
