using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>Nothing more is paid by a schedule: its participant or an operator says so.</summary>
public static class EndPayoutSchedule
{
    public static async Task<Result<PayoutSchedule>> Handle(PayoutScheduleId scheduleId, Caller caller, Unit unit)
    {
        var owner = caller.IsOperator ? null : (Guid?)caller.ParticipantId.Value;
        if (await PayoutSchedules.ListAsync(unit, owner, after: null, limit: 1, scheduleId) is not [_])
            return Error.NotFound("payout schedule");
        await PayoutSchedules.EndAsync(unit, scheduleId);
        return (await PayoutSchedules.ListAsync(unit, owner, after: null, limit: 1, scheduleId))[0];
    }
}
