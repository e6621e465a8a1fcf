using Exchange.Kernel;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>The lines of a statement, each with the balance after it.</summary>
internal static class StatementLines
{
    public static List<ReadStatement.Line> Of(
        ParticipantId participant,
        Money opening,
        IEnumerable<StatementRow> rows,
        IReadOnlyList<RefundedSale> refunds
    )
    {
        var lines = new List<ReadStatement.Line>();
        var balance = opening;
        foreach (var row in rows)
        {
            balance += new Money(row.AmountMinor!.Value, opening.Currency);
            var line = LineOf(row, balance);
            lines.Add(row.Kind == Movement.Refund ? WithRefund(line, participant, refunds) : line);
        }
        return lines;
    }

    private static ReadStatement.Line LineOf(StatementRow row, Money balance)
    {
        return new ReadStatement.Line(
            row.EntryId!.Value,
            row.TransferId!.Value,
            row.Kind!.Value,
            row.OrderId,
            row.WorkId,
            row.WorkTitle,
            row.LicenseId,
            row.Reference,
            Amount(row.PriceMinor),
            Amount(row.FeeMinor),
            Amount(row.GrossMinor),
            Amount(row.TaxMinor),
            row.TaxRule,
            row.Invoice!.Value,
            row.InvoiceNumber,
            Amount(row.AmountMinor)!.Value,
            balance,
            Amount(row.OwedMinor),
            row.PostedAt!.Value
        );

        Money? Amount(long? minor) => minor is { } some ? new Money(some, balance.Currency) : null;
    }

    private static ReadStatement.Line WithRefund(
        ReadStatement.Line line,
        ParticipantId participant,
        IReadOnlyList<RefundedSale> refunds
    )
    {
        var ofOrder = refunds.Where(refund => refund.OrderId == line.OrderId).ToList();
        var at = ofOrder.FindIndex(refund => refund.TransferId == line.TransferId);
        if (at < 0)
            return line;
        var (refund, zero) = (ofOrder[at], Money.Zero(line.Amount.Currency));
        var paidBack = line with { Price = zero - refund.Amount };
        if (!refund.Plan.Parts.Any(part => part.ReceiverId == participant))
            return paidBack;
        var before = ofOrder.Take(at).SelectMany(earlier => earlier.Parts).ToList();
        var share = RefundShare.Of(refund.Plan, participant, before, refund.Parts);
        return paidBack with
        {
            Fee = share.Fee is { } fee ? zero - fee : null,
            Gross = zero - share.Gross,
            Tax = zero - share.Tax,
            TaxRule = TaxRulesOf(refund.Plan, participant),
        };
    }

    private static string? TaxRulesOf(SplitPlan plan, ParticipantId participant)
    {
        var rules = plan.Parts.Where(part => part.ReceiverId == participant).Select(part => part.TaxRule);
        var names = string.Join(
            ", ",
            rules.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        return names.Length > 0 ? names : null;
    }
}
