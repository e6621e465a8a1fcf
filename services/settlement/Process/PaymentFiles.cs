using System.Text;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Banking;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Process;

/// <summary>
/// Writes what waits into a file for the custodian bank: one file for each currency and round. A payout is in one file,
/// for ever; its id is the payment's end-to-end id, by which a bank knows a repeat.
/// </summary>
internal static class PaymentFiles
{
    private const int MostPayments = 500;

    /// <summary>The loop's turn.</summary>
    public static async Task<int> Handle(Unit unit) => (await WriteAsync(unit))?.Payments ?? 0;

    /// <summary>Writes the file of one currency.</summary>
    /// <returns>The file and how many payouts are in it; null where none waits.</returns>
    public static async Task<(PaymentFileId FileId, int Payments)?> WriteAsync(Unit unit)
    {
        foreach (var account in await CustodyAccounts.AllAsync(unit))
        {
            var payouts = await PayoutRows.TakeAsync(unit, account.Currency, MostPayments);
            if (payouts.Count == 0)
                continue;
            var now = TimeProvider.System.GetUtcNow();
            var fileId = PaymentFileId.New();
            var batch = new PaymentBatch(
                fileId.ToString(),
                now,
                account.AsName(),
                account.Currency,
                [.. payouts.Select(PaymentOf)]
            );
            var content = Encoding.UTF8.GetString(Pain001.Write(batch));
            await PayoutRows.SendAsync(unit, fileId, account, payouts, content, now);
            foreach (var payout in payouts)
            {
                if (payout.ParticipantId is { } owner)
                    unit.Say(new PayoutSent(payout.PayoutId, owner, payout.Amount, fileId));
            }
            return (fileId, payouts.Count);
        }
        return null;
    }

    private static Payment PaymentOf(PayoutToSend payout) =>
        new(
            payout.PayoutId.ToString(),
            payout.Amount,
            payout.AsName(),
            payout switch
            {
                { Source: PayoutSource.Tax } => $"Tax withheld {payout.PayoutId}",
                { Source: PayoutSource.Fee } or { ParticipantId: not null } => $"Payout {payout.PayoutId}",
                _ => $"Returned to sender {payout.PayoutId}",
            }
        );
}
