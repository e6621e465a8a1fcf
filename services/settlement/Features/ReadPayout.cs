using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>A payout, for its participant, for operators and supervisors.</summary>
public static class ReadPayout
{
    public static async Task<Result<PayoutAnswer>> Handle(PayoutId payoutId, Caller caller, Unit unit) =>
        await PayoutAnswer.FindAsync(unit, payoutId, caller) is { } found ? found : Error.NotFound("payout");
}
