using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Process;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator has a day compared now: the custodian bank against the ledger, once the day's statements are in. A loop
/// does it for the day before by itself.
/// </summary>
public static class ReconcileDay
{
    /// <param name="Date">The day at the bank (UTC+8).</param>
    public sealed record Request(DateOnly Date);

    public static async Task<Result<ReconciliationAnswer>> Handle(Request request, Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("reconciliation.operatorsOnly", "Only an operator has a day compared.");
        await Reconciliation.RunAsync(unit, request.Date, caller.ParticipantId);
        return await ReconciliationAnswer.FindAsync(unit, request.Date) is { } found
            ? found
            : Error.Conflict("reconciliation.nothing", "There is no custody account, and no custody in the ledger.");
    }
}
