using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// Records the invoice (fapiao) that was issued for a part of a sale: by its receiver for its own part, by an operator
/// for the platform's commission. The statement shows it beside the posting.
/// </summary>
public static class RecordInvoice
{
    /// <param name="TransferId">The sale.</param>
    /// <param name="Number">The invoice's number: letters, digits and dashes, 32 at most.</param>
    public sealed record Request(TransferId TransferId, string? Number = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() =>
            RuleFor(request => request.Number)
                .Must(number => number is { Length: > 0 and <= 32 } && number.All(IsAllowed))
                .WithErrorCode("invoiceNumber")
                .WithMessage("This must be 1 to 32 letters, digits and dashes.");

        private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '-';
    }

    public static async Task<Result<Invoice>> Handle(Request request, Caller caller, TimeProvider time, Unit unit)
    {
        ParticipantId? issuer = caller.IsOperator ? null : caller.ParticipantId;
        if (await Invoices.PartOfAsync(unit, request.TransferId, issuer) is not { } part)
            return Error.NotFound("sale");
        if (part.IsTaxed)
        {
            return Error.Unprocessable(
                "invoice.notRequired",
                "Tax was withheld of this part, so no invoice is issued for it."
            );
        }
        var invoice = new Invoice(
            InvoiceId.New(),
            request.TransferId,
            part.OrderId,
            issuer,
            request.Number!,
            time.GetUtcNow()
        );
        return await Invoices.AddAsync(unit, invoice, caller.ParticipantId)
            ? invoice
            : Error.Conflict("invoice.exists", "An invoice is recorded for this part; it stands as it is.");
    }
}
