using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Process;

/// <summary>Compares a day of the custodian bank with the ledger; no import and no deposit by hand meanwhile.</summary>
internal static class Reconciliation
{
    /// <summary>The loop's turn: the days up to yesterday at the bank, one after the other.</summary>
    public static async Task<int> Handle(Unit unit)
    {
        if (await Reconciliations.DueAsync(unit) is not { } day)
            return 0;
        await RunAsync(unit, day, madeBy: null);
        return 1;
    }

    /// <summary>Finds, settles and compares.</summary>
    public static async Task RunAsync(Unit unit, DateOnly day, ParticipantId? madeBy)
    {
        await BankDocuments.LockAsync(unit);
        await Reconciliations.SettleAsync(unit);
        var found = await Reconciliations.FindAsync(unit, day);
        await Reconciliations.CompareAsync(unit, day, found, madeBy);
    }
}
