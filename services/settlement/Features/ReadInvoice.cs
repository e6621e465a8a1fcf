using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>An invoice, for who issued it, for whom it was issued, for operators and supervisors.</summary>
public static class ReadInvoice
{
    public static async Task<Result<Invoice>> Handle(InvoiceId invoiceId, Caller caller, Unit unit) =>
        await Invoices.FindAsync(unit, invoiceId, caller) is { } invoice ? invoice : Error.NotFound("invoice");
}
