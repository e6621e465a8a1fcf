using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// A participant's statement in one currency: opening balance, entries, closing balance. It is drawn from the entries
/// by one query, so that it adds up whatever is posted meanwhile.
/// </summary>
public static class ReadStatement
{
    private const int MaxEntries = 10_000;

    /// <param name="ParticipantId">The caller where none is given; another for operators and supervisors.</param>
    /// <param name="Currency">ISO 4217.</param>
    /// <param name="From">The first instant of the period, RFC 3339.</param>
    /// <param name="To">The first instant after the period, RFC 3339.</param>
    public sealed record Query(ParticipantId? ParticipantId, string Currency, DateTimeOffset From, DateTimeOffset To);

    /// <param name="Amount">What came in, or, below zero, what went out.</param>
    /// <param name="Balance">The balance after it.</param>
    public sealed record Line(
        TransferId TransferId,
        Movement Kind,
        OrderId? OrderId,
        string? Reference,
        Money Amount,
        Money Balance,
        DateTimeOffset PostedAt
    );

    /// <param name="Opening">The balance at the first instant of the period.</param>
    /// <param name="CameIn">What the entries above zero add up to.</param>
    /// <param name="WentOut">What the entries below zero add up to, without the sign.</param>
    /// <param name="Closing">Opening and came in, without went out.</param>
    public sealed record Response(
        ParticipantId ParticipantId,
        DateTimeOffset From,
        DateTimeOffset To,
        Money Opening,
        Money CameIn,
        Money WentOut,
        Money Closing,
        IReadOnlyList<Line> Entries
    );

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(query => query.Currency)
                .Must(code => Exchange.Kernel.Currency.TryOf(code, out _))
                .WithErrorCode("currency")
                .WithMessage("This must be a currency code of ISO 4217, for example CNY.");
            RuleFor(query => query.To).GreaterThan(query => query.From);
        }
    }

    public static async Task<Result<Response>> Handle([AsParameters] Query query, Caller caller, Unit unit)
    {
        var participantId = query.ParticipantId ?? caller.ParticipantId;
        if (participantId != caller.ParticipantId && !caller.SeesAll)
            return Error.NotFound("participant");
        var currency = Currency.Of(query.Currency);
        var rows = await ReadAsync(query, participantId, unit);
        if (rows.Count > MaxEntries)
        {
            return Error.Unprocessable(
                "statement.tooLong",
                $"The period has more than {MaxEntries} entries; ask for a shorter one."
            );
        }
        var opening = new Money(rows[0].OpeningMinor, currency);
        var lines = LinesOf(rows.Where(row => row.TransferId is not null), opening);
        var cameIn = Sum(lines.Where(line => line.Amount.Minor > 0), currency);
        var wentOut = Money.Zero(currency) - Sum(lines.Where(line => line.Amount.Minor < 0), currency);
        return new Response(
            participantId,
            query.From,
            query.To,
            opening,
            cameIn,
            wentOut,
            opening + cameIn - wentOut,
            lines
        );
    }

    private static List<Line> LinesOf(IEnumerable<Row> rows, Money opening)
    {
        var lines = new List<Line>();
        var balance = opening;
        foreach (var row in rows)
        {
            var amount = new Money(row.AmountMinor!.Value, opening.Currency);
            balance += amount;
            lines.Add(
                new Line(
                    row.TransferId!.Value,
                    row.Kind!.Value,
                    row.OrderId,
                    row.Reference,
                    amount,
                    balance,
                    row.PostedAt!.Value
                )
            );
        }
        return lines;
    }

    private static Money Sum(IEnumerable<Line> lines, Currency currency) =>
        lines.Aggregate(Money.Zero(currency), (sum, line) => sum + line.Amount);

    private static Task<IReadOnlyList<Row>> ReadAsync(Query query, ParticipantId participantId, Unit unit) =>
        unit.ListAsync<Row>(
            """
            with account as (
              select account_id
              from accounts
              where owner_id = @ParticipantId
                and currency = @Currency
                and purpose = 'available'
            )
            select
              o.opening_minor,
              p.transfer_id,
              p.kind,
              p.order_id,
              p.reference,
              p.amount_minor,
              p.posted_at
            from (
              select coalesce(sum(e.amount_minor), 0)::bigint as opening_minor
              from entries e
              where e.account_id = (select account_id from account)
                and e.posted_at < @From
            ) o
            left join lateral (
              select e.entry_id, e.transfer_id, t.kind, t.order_id, t.reference, e.amount_minor, e.posted_at
              from entries e
              join transfers t on t.transfer_id = e.transfer_id
              where e.account_id = (select account_id from account)
                and e.posted_at >= @From
                and e.posted_at < @To
              order by e.entry_id
              limit @Limit
            ) p on true
            order by p.entry_id
            """,
            new
            {
                ParticipantId = participantId,
                query.Currency,
                query.From,
                query.To,
                Limit = MaxEntries + 1,
            }
        );

    private sealed record Row(
        long OpeningMinor,
        TransferId? TransferId,
        Movement? Kind,
        OrderId? OrderId,
        string? Reference,
        long? AmountMinor,
        DateTimeOffset? PostedAt
    );
}
