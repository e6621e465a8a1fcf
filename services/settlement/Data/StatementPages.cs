using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>The lines that a document has of a statement.</summary>
public sealed record StatementPage(BankStatementId DocumentId, IReadOnlyList<BankLine> Lines);

/// <summary>The sums of a statement over its pages; the opening is null where the bank gives none.</summary>
public sealed record WholeStatement(long? OpeningMinor, long LinesMinor, long? ClosingMinor)
{
    /// <summary>Whether the lines lead from the opening to the closing balance.</summary>
    public bool AddsUp => OpeningMinor is null || ClosingMinor is null || OpeningMinor + LinesMinor == ClosingMinor;
}

/// <summary>
/// Statements by their pages. A page that is not all of its statement is kept with its lines: nothing of it is in the
/// ledger before all pages are there and lead from the opening to the closing balance.
/// </summary>
internal static class StatementPages
{
    /// <summary>Adds what a document says of one account; false where the bank's number for it is taken.</summary>
    public static async Task<bool> AddAsync(
        Unit unit,
        BankStatementId documentId,
        int position,
        CustodyAccountId accountId,
        BankStatement statement
    ) =>
        await unit.ExecuteAsync(
            """
            insert into bank_statement_accounts (
              statement_id, position, custody_account_id, kind, number, page, is_last, opening_minor, closing_minor,
              closed_on, lines, lines_minor, unbooked, waiting_lines
            )
            values (
              @StatementId, @Position, @AccountId, @Kind, @Number, @Page, @IsLast, @OpeningMinor, @ClosingMinor,
              @ClosedOn::date, @Lines, @LinesMinor, @Unbooked, @WaitingLines::jsonb
            )
            on conflict (custody_account_id, kind, number, page) do nothing
            """,
            new
            {
                StatementId = documentId,
                Position = position,
                AccountId = accountId,
                Kind = statement.Kind.ToText(),
                statement.Number,
                statement.Page,
                statement.IsLast,
                OpeningMinor = statement.Opening?.Minor,
                ClosingMinor = statement.Closing?.Minor,
                ClosedOn = statement.ClosedOn?.ToString("O"),
                Lines = statement.Lines.Count,
                LinesMinor = statement.Lines.Sum(line => line.Amount.Minor),
                statement.Unbooked,
                WaitingLines = statement.IsOnly ? null : Json.Write(statement.Lines),
            }
        ) == 1;

    /// <summary>Whether a page comes after the last one, or is another last one.</summary>
    public static Task<bool> IsAstrayAsync(Unit unit, CustodyAccountId accountId, BankStatement page) =>
        unit.OneAsync<bool>(
            """
            select exists (
              select
              from bank_statement_accounts p
              join bank_statement_accounts q using (custody_account_id, kind, number)
              where p.custody_account_id = @AccountId
                and p.kind = @Kind
                and p.number = @Number
                and p.is_last
                and q.page <> p.page
                and (q.page > p.page or q.is_last)
            )
            """,
            Key(accountId, page)
        );

    /// <summary>What the pages of a statement say together; null while one of them has not come.</summary>
    public static Task<WholeStatement?> FindWholeAsync(Unit unit, CustodyAccountId accountId, BankStatement page) =>
        unit.FindAsync<WholeStatement>(
            """
            select
              sum(p.opening_minor)::bigint as opening_minor,
              sum(p.lines_minor)::bigint as lines_minor,
              sum(p.closing_minor)::bigint as closing_minor
            from bank_statement_accounts p
            where p.custody_account_id = @AccountId
              and p.kind = @Kind
              and p.number = @Number
            having count(*) = max(p.page) filter (where p.is_last)
            """,
            Key(accountId, page)
        );

    /// <summary>The lines of all pages of a statement.</summary>
    public static async Task<IReadOnlyList<StatementPage>> ReadAsync(
        Unit unit,
        CustodyAccountId accountId,
        BankStatement page
    )
    {
        var rows = await unit.ListAsync<PageRow>(
            """
            select statement_id, waiting_lines::text as lines
            from bank_statement_accounts
            where custody_account_id = @AccountId
              and kind = @Kind
              and number = @Number
              and waiting_lines is not null
            order by page
            """,
            Key(accountId, page)
        );
        return [.. rows.Select(row => new StatementPage(row.StatementId, Json.Read<List<BankLine>>(row.Lines)))];
    }

    /// <summary>The last day of which a whole statement came: it showed all that was booked until then.</summary>
    public static async Task<DateOnly?> ClosedUntilAsync(Unit unit, CustodyAccountId accountId) =>
        await unit.FindAsync<string>(
            """
            select max(p.closed_on)::text
            from bank_statement_accounts p
            where p.custody_account_id = @AccountId
              and p.kind = 'statement'
              and p.page = (
                select count(*)
                from bank_statement_accounts q
                where (q.custody_account_id, q.kind, q.number) = (p.custody_account_id, p.kind, p.number)
              )
            """,
            new { AccountId = accountId }
        )
            is { } day
            ? DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture)
            : null;

    private static object Key(CustodyAccountId accountId, BankStatement page) =>
        new
        {
            AccountId = accountId,
            Kind = page.Kind.ToText(),
            page.Number,
        };

    private sealed record PageRow(BankStatementId StatementId, string Lines);
}
