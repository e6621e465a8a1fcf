using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>Payout schedules, the oldest first: a participant's own; all for operators and supervisors.</summary>
public static class ListPayoutSchedules
{
    public static async Task<Result<Page<PayoutSchedule>>> Handle(
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryGuid(paging, out var after))
            return Cursors.Refusal;
        var owner = caller.SeesAll ? null : (Guid?)caller.ParticipantId.Value;
        var rows = await PayoutSchedules.ListAsync(unit, owner, after, paging.Size() + 1);
        return Page.Of(rows, paging, schedule => schedule.ScheduleId.Value.ToString());
    }
}
