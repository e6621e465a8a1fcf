using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>A document of the custodian bank, and what became of its lines.</summary>
/// <param name="MessageId">What the bank calls it.</param>
/// <param name="OpenBreaks">How many differences of its lines wait for somebody.</param>
public sealed record BankStatementAnswer(
    BankStatementId StatementId,
    StatementKind Kind,
    string MessageId,
    DateTimeOffset ImportedAt,
    IReadOnlyList<BankStatementAnswer.Account> Accounts,
    long OpenBreaks
)
{
    /// <summary>What it says of one account.</summary>
    /// <param name="Number">What the bank calls this statement.</param>
    /// <param name="Page">Which page of it this is, from 1; a day is compared when all have come.</param>
    /// <param name="IsLast">True for its last page, which alone has the closing balance.</param>
    /// <param name="Lines">Booked lines in it.</param>
    /// <param name="Unbooked">Lines that were left out, because they are only pending or informative.</param>
    public sealed record Account(
        CustodyAccountId CustodyAccountId,
        string Number,
        int Page,
        bool IsLast,
        Money? Opening,
        Money? Closing,
        DateOnly? ClosedOn,
        int Lines,
        int Unbooked
    );

    internal const string Select = """
        select
          s.statement_id,
          s.kind,
          s.message_id,
          s.imported_at,
          (
            select jsonb_agg(
              jsonb_build_object(
                'custodyAccountId', p.custody_account_id,
                'currency', a.currency,
                'number', p.number,
                'page', p.page,
                'isLast', p.is_last,
                'openingMinor', p.opening_minor,
                'closingMinor', p.closing_minor,
                'closedOn', p.closed_on,
                'lines', p.lines,
                'unbooked', p.unbooked
              )
              order by p.position
            )
            from bank_statement_accounts p
            join custody_accounts a on a.custody_account_id = p.custody_account_id
            where p.statement_id = s.statement_id
          )::text as accounts,
          (
            select count(*)
            from breaks b
            join bank_lines l on l.line_id = b.line_id
            where s.statement_id in (l.statement_id, l.notification_id)
              and b.resolution is null
          ) as open_breaks
        from bank_statements s
        """;

    internal static async Task<BankStatementAnswer?> FindAsync(Unit unit, BankStatementId statementId) =>
        (
            await unit.FindAsync<Row>(
                $"""
                {Select}
                where s.statement_id = @StatementId
                """,
                new { StatementId = statementId }
            )
        )?.AsAnswer();

    internal sealed record Row(
        BankStatementId StatementId,
        StatementKind Kind,
        string MessageId,
        DateTimeOffset ImportedAt,
        string Accounts,
        long OpenBreaks
    )
    {
        public BankStatementAnswer AsAnswer() =>
            new(
                StatementId,
                Kind,
                MessageId,
                ImportedAt,
                [.. Json.Read<List<AccountRow>>(Accounts).Select(account => account.AsAccount())],
                OpenBreaks
            );
    }

    internal sealed record AccountRow(
        Guid CustodyAccountId,
        Currency Currency,
        string Number,
        int Page,
        bool IsLast,
        long? OpeningMinor,
        long? ClosingMinor,
        DateOnly? ClosedOn,
        int Lines,
        int Unbooked
    )
    {
        public Account AsAccount() =>
            new(
                new CustodyAccountId(CustodyAccountId),
                Number,
                Page,
                IsLast,
                OpeningMinor is { } opening ? new Money(opening, Currency) : null,
                ClosingMinor is { } closing ? new Money(closing, Currency) : null,
                ClosedOn,
                Lines,
                Unbooked
            );
    }
}
