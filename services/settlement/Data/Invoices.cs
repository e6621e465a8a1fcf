using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Data;

/// <summary>Whether an invoice (fapiao) belongs to a posting.</summary>
public enum InvoiceState
{
    /// <summary>None: it is no sale, or a natural person's part of which tax is withheld instead.</summary>
    NotRequired,

    /// <summary>One is to be issued.</summary>
    ToIssue,

    /// <summary>One was issued.</summary>
    Issued,
}

/// <summary>An invoice that was issued for a part of a sale.</summary>
/// <param name="IssuerId">The receiver of the part; null for the platform's commission.</param>
public sealed record Invoice(
    InvoiceId InvoiceId,
    TransferId TransferId,
    OrderId OrderId,
    ParticipantId? IssuerId,
    string Number,
    DateTimeOffset RecordedAt
);

/// <summary>A part of a sale for which an invoice may be issued.</summary>
/// <param name="IsTaxed">True where tax is withheld of it, so that there is no invoice.</param>
internal sealed record InvoicedPart(OrderId OrderId, bool IsTaxed);

/// <summary>Invoices beside postings.</summary>
internal static class Invoices
{
    /// <summary>The part of a sale that somebody received, the platform where nobody is named; null for none.</summary>
    public static Task<InvoicedPart?> PartOfAsync(Unit unit, TransferId transferId, ParticipantId? receiver) =>
        unit.FindAsync<InvoicedPart>(
            """
            select
              t.order_id,
              exists (
                select
                from jsonb_array_elements(t.details -> 'parts') p
                where p ->> 'receiverId' = @ReceiverText
                  and coalesce(p -> 'tax' ->> 'minor', '0') <> '0'
              ) as is_taxed
            from transfers t
            where t.transfer_id = @TransferId
              and t.kind = 'sale'
              and exists (
                select
                from entries e
                join accounts a on a.account_id = e.account_id
                where e.transfer_id = t.transfer_id
                  and e.amount_minor > 0
                  and a.owner_id is not distinct from @Receiver::uuid
                  and a.purpose in ('available', 'fee')
              )
            """,
            new
            {
                TransferId = transferId,
                Receiver = receiver?.Value,
                ReceiverText = receiver?.ToString(),
            }
        );

    /// <summary>Records it; false where one stands for this part.</summary>
    public static async Task<bool> AddAsync(Unit unit, Invoice invoice, ParticipantId recordedBy) =>
        await unit.ExecuteAsync(
            """
            insert into invoices (invoice_id, transfer_id, issuer_id, number, recorded_by, recorded_at)
            values (@InvoiceId, @TransferId, @IssuerId, @Number, @RecordedBy, @RecordedAt)
            on conflict (transfer_id, issuer_id) do nothing
            """,
            new
            {
                invoice.InvoiceId,
                invoice.TransferId,
                IssuerId = invoice.IssuerId?.Value,
                invoice.Number,
                RecordedBy = recordedBy,
                invoice.RecordedAt,
            }
        ) == 1;

    /// <summary>An invoice that this participant may see, its parties and those who see all; null where there is
    /// none.</summary>
    public static Task<Invoice?> FindAsync(Unit unit, InvoiceId invoiceId, Caller caller) =>
        unit.FindAsync<Invoice>(
            """
            select i.invoice_id, i.transfer_id, t.order_id, i.issuer_id, i.number, i.recorded_at
            from invoices i
            join transfers t on t.transfer_id = i.transfer_id
            left join order_licenses l on l.order_id = t.order_id
            where i.invoice_id = @InvoiceId
              and (
                @SeesAll
                or i.issuer_id = @Asking
                or (i.issuer_id is null and l.holder_id = @Asking)
                or (i.issuer_id = l.holder_id and l.buyer_id = @Asking)
              )
            """,
            new
            {
                InvoiceId = invoiceId,
                caller.SeesAll,
                Asking = caller.ParticipantId,
            }
        );
}
