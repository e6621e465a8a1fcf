using System.Globalization;
using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>
/// Ids of what comes and goes through the bank: they follow from what they are for, so that no repeat is paid or booked
/// twice.
/// </summary>
public static class BankIds
{
    /// <summary>A line: the account and the bank's reference make it one.</summary>
    public static BankLineId LineOf(CustodyAccountId account, string reference, int occurrence) =>
        new(
            LedgerIds.Derive(
                account.Value,
                string.Create(CultureInfo.InvariantCulture, $"line/{occurrence}/{reference}")
            )
        );

    /// <summary>The deposit that a line is.</summary>
    public static DepositId DepositOf(BankLineId line) => new(LedgerIds.Derive(line.Value, "deposit"));

    /// <summary>The transfer that takes a line's money in.</summary>
    public static TransferId ReceiptOf(BankLineId line) => new(LedgerIds.Derive(line.Value, "receipt"));

    /// <summary>The transfer that books a line as what the bank charges.</summary>
    public static TransferId ChargeOf(BankLineId line) => new(LedgerIds.Derive(line.Value, "charge"));

    /// <summary>The payout of a schedule on one day, as <c>yyyy-MM-dd</c>.</summary>
    public static PayoutId ScheduledOf(PayoutScheduleId schedule, string day) =>
        new(LedgerIds.Derive(schedule.Value, $"scheduled/{day}"));

    /// <summary>The transfer by which a payout leaves a balance.</summary>
    public static TransferId PayoutOf(PayoutId payout) => new(LedgerIds.Derive(payout.Value, "payout"));

    /// <summary>The transfer by which a payout has left the bank.</summary>
    public static TransferId BookingOf(PayoutId payout) => new(LedgerIds.Derive(payout.Value, "payoutBooked"));

    /// <summary>The transfer by which a payout comes back.</summary>
    public static TransferId ReturnOf(PayoutId payout) => new(LedgerIds.Derive(payout.Value, "payoutReturn"));
}
