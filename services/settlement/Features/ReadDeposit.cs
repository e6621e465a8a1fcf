using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>A deposit, for whom it was recorded, for operators and supervisors.</summary>
public static class ReadDeposit
{
    public static async Task<Result<DepositAnswer>> Handle(DepositId depositId, Caller caller, Unit unit)
    {
        var deposit = await Deposits.FindAsync(unit, depositId);
        if (deposit is null || (deposit.ParticipantId != caller.ParticipantId && !caller.SeesAll))
            return Error.NotFound("deposit");
        return DepositAnswer.Of(deposit);
    }
}
