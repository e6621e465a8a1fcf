using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Documents;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// A participant's statement in one currency: opening balance, entries, closing balance; as JSON, or by the header
/// Accept as CSV for spreadsheets or as PDF to file, in Chinese or English by Accept-Language.
/// </summary>
public static class ReadStatement
{
    private const int MaxEntries = 10_000;

    /// <param name="ParticipantId">The caller where none is given; another for operators and supervisors.</param>
    /// <param name="Currency">ISO 4217.</param>
    /// <param name="From">The first instant of the period, RFC 3339.</param>
    /// <param name="To">The first instant after the period, RFC 3339.</param>
    public sealed record Query(ParticipantId? ParticipantId, string Currency, DateTimeOffset From, DateTimeOffset To);

    /// <param name="Sequence">The order of the ledger's entries.</param>
    /// <param name="WorkId">Of an order: the work that was licensed.</param>
    /// <param name="LicenseId">Of an order: the license that it became.</param>
    /// <param name="Price">Of a sale: what the buyer paid.</param>
    /// <param name="Fee">Of a sale whose holder this is: the platform's commission.</param>
    /// <param name="Gross">Of a sale of which this participant has a part: the part before tax.</param>
    /// <param name="Tax">What of it was withheld for the tax office.</param>
    /// <param name="TaxRule">The rule by which it was, with its version.</param>
    /// <param name="Invoice">The receiver's invoice for its part; for the buyer that of the holder.</param>
    /// <param name="Amount">What came in, or, below zero, what went out: of a part gross without tax.</param>
    /// <param name="Balance">The balance after it.</param>
    /// <param name="Owed">What it added to what the participant owes the exchange: of a refund what the participant
    /// lacked; below zero where an earning paid some down; null where it did neither.</param>
    public sealed record Line(
        long Sequence,
        TransferId TransferId,
        Movement Kind,
        OrderId? OrderId,
        WorkId? WorkId,
        LanguageMap? WorkTitle,
        LicenseId? LicenseId,
        string? Reference,
        Money? Price,
        Money? Fee,
        Money? Gross,
        Money? Tax,
        string? TaxRule,
        InvoiceState Invoice,
        string? InvoiceNumber,
        Money Amount,
        Money Balance,
        Money? Owed,
        DateTimeOffset PostedAt
    );

    /// <param name="Name">The participant's name; null where it has none yet.</param>
    /// <param name="Opening">The balance at the first instant of the period.</param>
    /// <param name="CameIn">What the entries above zero add up to.</param>
    /// <param name="WentOut">What the entries below zero add up to, without the sign.</param>
    /// <param name="Closing">Opening and came in, without went out.</param>
    /// <param name="Fees">The platform's commission on the sales of this holder.</param>
    /// <param name="Taxes">What was withheld of this participant's parts.</param>
    /// <param name="Owed">What the participant owed the exchange at the end; later earnings pay it down.</param>
    /// <param name="TakenAt">What was posted before is in it: its end, or now where the period is not over.</param>
    [AlsoAs("text/csv", "application/pdf")]
    public sealed record Response(
        ParticipantId ParticipantId,
        LanguageMap? Name,
        DateTimeOffset From,
        DateTimeOffset To,
        Money Opening,
        Money CameIn,
        Money WentOut,
        Money Closing,
        Money Fees,
        Money Taxes,
        Money Owed,
        DateTimeOffset TakenAt,
        IReadOnlyList<Line> Entries
    ) : IFiled
    {
        public NamedFile As(string mediaType, string language) => StatementFiles.Of(this, mediaType, language);
    }

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

    public static async Task<Result<Response>> Handle(
        [AsParameters] Query query,
        Caller caller,
        TimeProvider time,
        Unit unit
    )
    {
        var now = time.GetUtcNow();
        var participantId = query.ParticipantId ?? caller.ParticipantId;
        if (participantId != caller.ParticipantId && !caller.SeesAll)
            return Error.NotFound("participant");
        var currency = Currency.Of(query.Currency);
        var rows = await Statements.ReadAsync(unit, participantId, currency, (query.From, query.To), MaxEntries + 1);
        if (rows.Count > MaxEntries)
        {
            return Error.Unprocessable(
                "statement.tooLong",
                $"The period has more than {MaxEntries} entries; ask for a shorter one."
            );
        }
        var owner = await Statements.OwnerAsync(unit, participantId, currency, query.To);
        var opening = new Money(rows[0].OpeningMinor, currency);
        var entries = rows.Where(row => row.TransferId is not null).ToList();
        var refunds = await Refunds.OfAsync(unit, OrdersRefunded(entries));
        var lines = StatementLines.Of(participantId, opening, entries, refunds);
        var cameIn = Sum(lines.Where(line => line.Amount.Minor > 0).Select(line => line.Amount), currency);
        var wentOut =
            Money.Zero(currency)
            - Sum(lines.Where(line => line.Amount.Minor < 0).Select(line => line.Amount), currency);
        return new Response(
            participantId,
            owner.Name,
            query.From,
            query.To,
            opening,
            cameIn,
            wentOut,
            opening + cameIn - wentOut,
            Sum(lines.Select(line => line.Fee).OfType<Money>(), currency),
            Sum(lines.Select(line => line.Tax).OfType<Money>(), currency),
            new Money(owner.OwedMinor, currency),
            now < query.To ? now : query.To,
            lines
        );
    }

    private static OrderId[] OrdersRefunded(IEnumerable<StatementRow> rows) =>
        [.. rows.Where(row => row.Kind == Movement.Refund).Select(row => row.OrderId).OfType<OrderId>().Distinct()];

    private static Money Sum(IEnumerable<Money> amounts, Currency currency) =>
        amounts.Aggregate(Money.Zero(currency), (sum, amount) => sum + amount);
}
