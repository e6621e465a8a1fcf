using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Process;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator has what waits written into files for the bank now; a loop does it by itself every minute.
/// </summary>
public static class WritePaymentFile
{
    /// <param name="FileId">The file; null where nothing waits.</param>
    /// <param name="Payments">How many payments are in it.</param>
    public sealed record Response(PaymentFileId? FileId, int Payments);

    public static async Task<Result<Response>> Handle(Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("paymentFile.operatorsOnly", "Only an operator has payment files written.");
        var written = await PaymentFiles.WriteAsync(unit);
        return new Response(written?.FileId, written?.Payments ?? 0);
    }
}
