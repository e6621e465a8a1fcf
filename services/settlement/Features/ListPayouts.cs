using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>Payouts, the newest first: a participant's own; all of them for operators and supervisors.</summary>
public static class ListPayouts
{
    /// <param name="State">Only those in this state.</param>
    public sealed record Query(PayoutState? State);

    public static async Task<Result<Page<PayoutAnswer>>> Handle(
        [AsParameters] Query query,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryGuid(paging, out var before))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<PayoutAnswer.Row>(
            $"""
            {PayoutAnswer.Select}
            where (@Owner::uuid is null or participant_id = @Owner)
              and (@State::text is null or state = @State)
              and (@Before::uuid is null or payout_id < @Before)
            order by payout_id desc
            limit @Limit
            """,
            new
            {
                Owner = caller.SeesAll ? null : (Guid?)caller.ParticipantId.Value,
                State = query.State?.ToText(),
                Before = before,
                Limit = paging.Size() + 1,
            }
        );
        return Page.Of(
            rows.Select(row => row.AsAnswer(caller)).ToList(),
            paging,
            payout => payout.PayoutId.Value.ToString()
        );
    }
}
