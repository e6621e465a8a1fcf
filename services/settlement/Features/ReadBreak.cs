using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>A difference between the custodian bank and the ledger, for operators and supervisors.</summary>
public static class ReadBreak
{
    public static async Task<Result<BreakAnswer>> Handle(BreakId breakId, Caller caller, Unit unit) =>
        caller.SeesAll && await BreakAnswer.FindAsync(unit, breakId, caller) is { } found
            ? found
            : Error.NotFound("break");
}
