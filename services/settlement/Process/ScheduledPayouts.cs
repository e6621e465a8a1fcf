using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Process;

/// <summary>
/// Pays out what is available on the days of the schedules. A day missed while the exchange stood still is made good
/// once, not once for each.
/// </summary>
internal static class ScheduledPayouts
{
    /// <summary>The loop's turn: one schedule whose day has come.</summary>
    public static async Task<int> Handle(Unit unit)
    {
        if (await PayoutSchedules.TakeAsync(unit) is not { } due)
            return 0;
        var amount = await Balances.FreeAsync(unit, due.ParticipantId, due.Currency);
        await PayoutSchedules.PassAsync(
            unit,
            due,
            amount < Payouts.MinimumOf(due.Currency) ? "belowMinimum" : await PayAsync(unit, due, amount)
        );
        return 1;
    }

    private static async Task<string> PayAsync(Unit unit, DueSchedule due, Money amount)
    {
        var payout = new NewPayout(
            BankIds.ScheduledOf(due.ScheduleId, due.NextOn),
            due.ParticipantId,
            due.BankAccountId,
            amount,
            due.ParticipantId,
            due.MadeByClient
        );
        return (await PayoutRows.AskAsync(unit, payout)).ToText();
    }
}
