using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Data;

/// <summary>One account's comparison of a day.</summary>
/// <param name="CustodyAccountId">Null where no bank account is known for the ledger's custody.</param>
/// <param name="Currency">The currency.</param>
/// <param name="ClosingMinor">The bank's closing balance; null while the day's statement, or a page of it, is missing.
/// </param>
/// <param name="LedgerMinor">What the ledger says that the bank holds.</param>
/// <param name="ExplainedMinor">What the bank would hold more or less by the open differences.</param>
/// <param name="Found">How many differences were found now.</param>
/// <param name="Open">How many are open.</param>
public sealed record AccountComparison(
    CustodyAccountId? CustodyAccountId,
    Currency Currency,
    long? ClosingMinor,
    long LedgerMinor,
    long ExplainedMinor,
    int Found,
    int Open,
    DateTimeOffset MadeAt
);

/// <summary>Compares the custodian bank with the ledger, and keeps what came of it.</summary>
internal static class Reconciliations
{
    // A bank pays on the day it is told or on the next working day; after this many days something is wrong.
    private const int DaysOfTransit = 5;

    /// <summary>
    /// Finds what the ledger has and no line of the bank shows (missing). What a line contradicted was found with the
    /// line, and a line whose deposit was undone with that.
    /// </summary>
    public static Task<int> FindAsync(Unit unit, DateOnly day) =>
        unit.ExecuteAsync(
            """
            insert into breaks (
              break_id, type, custody_account_id, currency, line_id, transfer_id, payout_id, expected_minor,
              expected_currency, found_minor, found_on
            )
            select
              gen_random_uuid(), 'missing', a.custody_account_id, c.currency, null::uuid, c.transfer_id,
              null::uuid, c.amount_minor, c.currency, null::bigint, c.day
            from custody_until(@Day::date) c
            left join custody_accounts a on a.currency = c.currency
            where c.line_id is null
              and c.kind = 'deposit'
              and not exists (select from deposits d where d.transfer_id = c.transfer_id and d.reversal_id is not null)
            union all
            select
              gen_random_uuid(), 'missing', f.custody_account_id, p.currency, null, p.transfer_id, p.payout_id,
              -p.amount_minor, p.currency, null, @Day::date
            from payouts p
            join payment_files f on f.file_id = p.file_id
            where p.state in ('sent', 'accepted')
              and (f.written_at at time zone 'Asia/Shanghai')::date <= @Day::date - @DaysOfTransit
            on conflict (type, line_id, transfer_id) do nothing
            """,
            new { Day = day.ToString("O"), DaysOfTransit }
        );

    /// <summary>Closes what was missing and has come.</summary>
    public static Task SettleAsync(Unit unit) =>
        unit.ExecuteAsync(
            """
            update breaks b
            set resolution = 'settled',
              reason = 'The bank''s line came, or what was recorded was undone.',
              resolved_at = now()
            where b.type = 'missing'
              and b.resolution is null
              and (
                exists (select from bank_lines l where l.transfer_id = b.transfer_id)
                or exists (
                  select from payouts p where p.payout_id = b.payout_id and p.state in ('booked', 'returned')
                )
                or exists (
                  select from deposits d where d.transfer_id = b.transfer_id and d.reversal_id is not null
                )
              )
            """
        );

    /// <summary>
    /// Compares balances, and keeps the comparison. A difference explains what the bank holds more than the ledger: an
    /// unbooked line by its amount, what is missing by the opposite of its own.
    /// </summary>
    public static Task CompareAsync(Unit unit, DateOnly day, int found, ParticipantId? madeBy) =>
        unit.ExecuteAsync(
            Compare,
            new
            {
                Day = day.ToString("O"),
                Found = found,
                MadeBy = madeBy,
            }
        );

    /// <summary>The newest comparison of each account on a day.</summary>
    public static Task<IReadOnlyList<AccountComparison>> OfDayAsync(Unit unit, DateOnly day) =>
        unit.ListAsync<AccountComparison>(
            """
            select distinct on (currency)
              custody_account_id, currency, closing_minor, ledger_minor, explained_minor, found, open, made_at
            from reconciliations
            where day = @Day::date
            order by currency, made_at desc
            """,
            new { Day = day.ToString("O") }
        );

    /// <summary>
    /// The earliest day at the bank that is to be compared: not compared yet, since the first custody account was
    /// opened, or a statement that bears on it came after it was; of the last 400 days. Null where all were.
    /// </summary>
    public static async Task<DateOnly?> DueAsync(Unit unit) =>
        await unit.FindAsync<string>(
            """
            select d.day::text
            from (
              select generate_series(
                greatest(min(a.opened_at at time zone 'Asia/Shanghai')::date - 1, y.day - 400), y.day, '1 day'
              )::date as day
              from (select (now() at time zone 'Asia/Shanghai')::date - 1 as day) y
              cross join custody_accounts a
              group by y.day
            ) d
            left join lateral (
              select max(r.made_at) as made_at
              from reconciliations r
              where r.day = d.day
            ) r on true
            where r.made_at is null
              or exists (
                select
                from bank_statement_accounts a
                join bank_statements s on s.statement_id = a.statement_id
                where a.closed_on <= d.day
                  and s.imported_at > r.made_at
              )
            order by d.day
            limit 1
            """
        )
            is { } day
            ? DateOnly.ParseExact(day, "O", System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private const string Compare = """
        insert into reconciliations (
          reconciliation_id, day, custody_account_id, currency, closing_minor, ledger_minor, explained_minor, found,
          open, made_by
        )
        select
          gen_random_uuid(),
          @Day::date,
          a.custody_account_id,
          coalesce(a.currency, c.currency),
          s.closing_minor,
          coalesce(c.ledger_minor, 0),
          coalesce(x.explained_minor, 0),
          @Found,
          coalesce(x.open, 0),
          @MadeBy
        from custody_accounts a
        full join (
          select u.currency, sum(u.amount_minor)::bigint as ledger_minor
          from custody_until(@Day::date) u
          group by u.currency
        ) c on c.currency = a.currency
        left join lateral (
          select p.closing_minor
          from bank_statement_accounts p
          where p.custody_account_id = a.custody_account_id
            and p.kind = 'statement'
            and p.closed_on = @Day::date
            and p.page = (
              select count(*)
              from bank_statement_accounts q
              where (q.custody_account_id, q.kind, q.number) = (p.custody_account_id, p.kind, p.number)
            )
          order by p.statement_id desc
          limit 1
        ) s on true
        left join (
          select
            b.currency,
            sum(
              case
                when b.payout_id is not null and b.type = 'missing' then 0
                when b.type = 'missing' then -b.expected_minor
                when l.fate = 'break' then l.amount_minor
                when b.transfer_id is not null and l.fate <> 'receipt' then l.amount_minor
                else 0
              end
            )::bigint as explained_minor,
            count(*) filter (where b.resolution is null)::int as open
          from breaks b
          left join bank_lines l on l.line_id = b.line_id
          where b.found_on <= @Day::date
            and (b.resolution is null or b.resolution = 'dismissed')
          group by b.currency
        ) x on x.currency = coalesce(a.currency, c.currency)
        """;
}
