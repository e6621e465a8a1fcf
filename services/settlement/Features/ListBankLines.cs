using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>The lines of a document of the custodian bank, and what became of each.</summary>
public static class ListBankLines
{
    /// <param name="Reference">What the bank calls the movement.</param>
    /// <param name="Amount">A credit, or, below zero, a debit.</param>
    /// <param name="Fate">met, deposit, receipt, payout, return; or break: it is not in the ledger.</param>
    /// <param name="TransferId">What brought it into the ledger; null where nothing did.</param>
    public sealed record Line(
        BankLineId LineId,
        string Reference,
        Money Amount,
        DateOnly BookedOn,
        string? EndToEndId,
        IReadOnlyList<string> Remittance,
        BankAccountName? Counterparty,
        LineFate Fate,
        TransferId? TransferId
    );

    public static async Task<Result<Page<Line>>> Handle(
        BankStatementId statementId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!caller.SeesAll || await BankStatementAnswer.FindAsync(unit, statementId) is null)
            return Error.NotFound("statement");
        if (!Cursors.TryGuid(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<Row>(
            """
            select
              line_id,
              reference,
              amount_minor,
              currency,
              booked_on::text as booked_on,
              end_to_end_id,
              remittance,
              counterparty::text as counterparty,
              fate,
              transfer_id
            from bank_lines
            where (statement_id = @StatementId or notification_id = @StatementId)
              and (@After::uuid is null or line_id > @After)
            order by line_id
            limit @Limit
            """,
            new
            {
                StatementId = statementId,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        return Page.Of(rows.Select(row => row.AsLine()).ToList(), paging, line => line.LineId.Value.ToString());
    }

    private sealed record Row(
        BankLineId LineId,
        string Reference,
        long AmountMinor,
        Currency Currency,
        string BookedOn,
        string? EndToEndId,
        string[] Remittance,
        string? Counterparty,
        LineFate Fate,
        TransferId? TransferId
    )
    {
        public Line AsLine() =>
            new(
                LineId,
                Reference,
                new Money(AmountMinor, Currency),
                DateOnly.ParseExact(BookedOn, "O", CultureInfo.InvariantCulture),
                EndToEndId,
                Remittance,
                Counterparty is { } other ? Json.Read<BankAccountName>(other) : null,
                Fate,
                TransferId
            );
    }
}
