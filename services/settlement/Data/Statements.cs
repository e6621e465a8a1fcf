using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>An entry of a participant's account, with what it belongs to; nothing of it where there is none.</summary>
/// <param name="OpeningMinor">The balance before the period, the same in each row.</param>
/// <param name="AmountMinor">What it changed of the participant's money; zero where only debt changed.</param>
/// <param name="OwedMinor">What it added to what the participant owes; null where it changed nothing of it.</param>
/// <param name="PriceMinor">Of a sale: what the buyer paid.</param>
/// <param name="FeeMinor">Of a sale whose holder the participant is: the platform's commission.</param>
/// <param name="GrossMinor">Of a sale of which the participant has parts: what these are before tax.</param>
/// <param name="TaxMinor">What of them was withheld.</param>
internal sealed record StatementRow(
    long OpeningMinor,
    long? EntryId,
    TransferId? TransferId,
    Movement? Kind,
    OrderId? OrderId,
    WorkId? WorkId,
    LanguageMap? WorkTitle,
    LicenseId? LicenseId,
    string? Reference,
    long? AmountMinor,
    long? OwedMinor,
    long? PriceMinor,
    long? FeeMinor,
    long? GrossMinor,
    long? TaxMinor,
    string? TaxRule,
    InvoiceState? Invoice,
    string? InvoiceNumber,
    DateTimeOffset? PostedAt
);

/// <summary>Who a statement is for.</summary>
internal sealed record StatementOwner(LanguageMap? Name, long OwedMinor);

/// <summary>What statements are drawn up from.</summary>
internal static class Statements
{
    /// <summary>
    /// The entries of a participant's money in a period, in the ledger's order, by one query, so that it adds up
    /// whatever is posted meanwhile. At least one row, for the opening balance. The time of an entry is that of its
    /// transfer, which checkpoints cover.
    /// </summary>
    public static Task<IReadOnlyList<StatementRow>> ReadAsync(
        Unit unit,
        ParticipantId participantId,
        Currency currency,
        (DateTimeOffset From, DateTimeOffset To) period,
        int limit
    ) =>
        unit.ListAsync<StatementRow>(
            Entries,
            new
            {
                ParticipantId = participantId,
                ParticipantText = participantId.ToString(),
                Currency = currency.Code,
                period.From,
                period.To,
                Limit = limit,
            }
        );

    /// <summary>The participant's name, and what it owed the exchange at the end of the period.</summary>
    public static Task<StatementOwner> OwnerAsync(
        Unit unit,
        ParticipantId participantId,
        Currency currency,
        DateTimeOffset to
    ) =>
        unit.OneAsync<StatementOwner>(
            """
            select
              (select p.name from participants p where p.participant_id = @ParticipantId) as name,
              (
                select coalesce(-sum(e.amount_minor), 0)::bigint
                from accounts a
                join entries e on e.account_id = a.account_id
                join transfers t on t.transfer_id = e.transfer_id
                where a.owner_id = @ParticipantId
                  and a.currency = @Currency
                  and a.purpose = 'receivable'
                  and t.posted_at < @To
              ) as owed_minor
            """,
            new
            {
                ParticipantId = participantId,
                Currency = currency.Code,
                To = to,
            }
        );

    private const string Entries = """
        with account as (
          select account_id, purpose
          from accounts
          where owner_id = @ParticipantId
            and currency = @Currency
            and purpose in ('available', 'receivable')
        )
        select
          o.opening_minor,
          p.entry_id,
          p.transfer_id,
          p.kind,
          p.order_id,
          p.work_id,
          w.title as work_title,
          p.license_id,
          p.reference,
          p.amount_minor,
          p.owed_minor,
          p.price_minor,
          case when p.holder = @ParticipantText and p.amount_minor > 0 then s.fee_minor end as fee_minor,
          case when p.amount_minor > 0 then s.gross_minor end as gross_minor,
          case when p.amount_minor > 0 then s.tax_minor end as tax_minor,
          case when p.amount_minor > 0 then s.tax_rule end as tax_rule,
          case
            when p.transfer_id is null then null
            when p.kind <> 'sale' or (p.amount_minor > 0 and s.tax_minor > 0) then 'notRequired'
            when i.number is null then 'toIssue'
            else 'issued'
          end as invoice,
          case when p.kind = 'sale' then i.number end as invoice_number,
          p.posted_at
        from (
          select coalesce(sum(e.amount_minor), 0)::bigint as opening_minor
          from entries e
          join transfers t on t.transfer_id = e.transfer_id
          where e.account_id = (select account_id from account where purpose = 'available')
            and t.posted_at < @From
        ) o
        left join lateral (
          select
            c.entry_id,
            t.transfer_id,
            t.kind,
            t.order_id,
            l.work_id,
            l.license_id,
            l.holder_id,
            t.reference,
            c.amount_minor,
            c.owed_minor,
            t.posted_at,
            case when t.kind = 'sale' then t.details end as details,
            case when t.kind = 'sale' then (t.details -> 'price' ->> 'minor')::bigint end as price_minor,
            case when t.kind = 'sale' then t.details ->> 'holderId' end as holder
          from (
            select
              e.transfer_id,
              coalesce(min(e.entry_id) filter (where a.purpose = 'available'), min(e.entry_id)) as entry_id,
              coalesce(sum(e.amount_minor) filter (where a.purpose = 'available'), 0)::bigint as amount_minor,
              -sum(e.amount_minor) filter (where a.purpose = 'receivable')::bigint as owed_minor
            from account a
            join entries e on e.account_id = a.account_id
            join transfers t on t.transfer_id = e.transfer_id
            where t.posted_at >= @From
              and t.posted_at < @To
            group by e.transfer_id
            order by 2
            limit @Limit
          ) c
          join transfers t on t.transfer_id = c.transfer_id
          left join order_licenses l on l.order_id = t.order_id
        ) p on true
        left join works w on w.work_id = p.work_id
        left join lateral (
          select
            sum(a.gross_minor) filter (where a.receiver is null)::bigint as fee_minor,
            sum(a.gross_minor) filter (where a.receiver = @ParticipantText)::bigint as gross_minor,
            sum(a.tax_minor) filter (where a.receiver = @ParticipantText)::bigint as tax_minor,
            string_agg(distinct a.tax_rule, ', ') filter (where a.receiver = @ParticipantText) as tax_rule
          from (
            select
              x ->> 'receiverId' as receiver,
              coalesce(x -> 'gross' ->> 'minor', x -> 'amount' ->> 'minor')::bigint as gross_minor,
              coalesce(x -> 'tax' ->> 'minor', '0')::bigint as tax_minor,
              x ->> 'taxRule' as tax_rule
            from jsonb_array_elements(p.details -> 'parts') x
          ) a
        ) s on true
        left join invoices i
          on i.transfer_id = p.transfer_id
          and i.issuer_id = case when p.amount_minor > 0 then @ParticipantId else p.holder_id end
        order by p.entry_id
        """;
}
