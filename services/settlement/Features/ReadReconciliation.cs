using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>A day's comparison of the custodian bank with the ledger, for operators and supervisors.</summary>
public static class ReadReconciliation
{
    public static async Task<Result<ReconciliationAnswer>> Handle(string date, Caller caller, Unit unit) =>
        caller.SeesAll
        && DateOnly.TryParseExact(date, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && await ReconciliationAnswer.FindAsync(unit, day) is { } found
            ? found
            : Error.NotFound("reconciliation");
}
