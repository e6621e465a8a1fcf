using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Banking;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>A payout of a file that the bank reports on.</summary>
public sealed record ReportedPayout(
    PayoutId PayoutId,
    ParticipantId? ParticipantId,
    long AmountMinor,
    Currency Currency,
    PayoutState State
);

/// <summary>What the bank says of payment files.</summary>
internal static class PaymentReports
{
    /// <summary>The payouts of a file, for this transaction; none where there is no such file.</summary>
    public static Task<IReadOnlyList<ReportedPayout>> PayoutsOfAsync(Unit unit, PaymentFileId fileId) =>
        unit.ListAsync<ReportedPayout>(
            """
            select payout_id, participant_id, amount_minor, currency, state
            from payouts
            where file_id = @FileId
            order by payout_id
            for no key update
            """,
            new { FileId = fileId }
        );

    /// <summary>Notes a report.</summary>
    /// <returns>The hash of what stands under its message id.</returns>
    public static async Task<string> AddAsync(
        Unit unit,
        PaymentFileId fileId,
        string messageId,
        string hash,
        ParticipantId importedBy
    )
    {
        await unit.ExecuteAsync(
            """
            insert into payment_reports (file_id, message_id, content_hash, imported_by)
            values (@FileId, @MessageId, @Hash, @ImportedBy)
            on conflict (file_id, message_id) do nothing
            """,
            new
            {
                FileId = fileId,
                MessageId = messageId,
                Hash = hash,
                ImportedBy = importedBy,
            }
        );
        return await unit.OneAsync<string>(
            """
            select content_hash
            from payment_reports
            where file_id = @FileId
              and message_id = @MessageId
            """,
            new { FileId = fileId, MessageId = messageId }
        );
    }

    /// <summary>
    /// Notes what the bank accepted, and gives back what it rejected. What the statement shows as paid stays paid: its
    /// money comes back by a line of its own.
    /// </summary>
    public static async Task ApplyAsync(Unit unit, IReadOnlyList<(ReportedPayout Payout, PaymentStatus Status)> fates)
    {
        var open = fates.Where(pair => pair.Payout.State is PayoutState.Sent or PayoutState.Accepted).ToList();
        var accepted = open.Where(pair => pair.Status.Fate == PaymentFate.Accepted).ToList();
        await unit.ExecuteAsync(
            """
            update payouts p
            set bank_status = r.status
            from unnest(@Ids, @Statuses) as r (payout_id, status)
            where p.payout_id = r.payout_id
            """,
            new
            {
                Ids = accepted.Select(pair => pair.Payout.PayoutId.Value).ToArray(),
                Statuses = accepted.Select(pair => pair.Status.Status).ToArray(),
            }
        );
        await PayoutRows.ReturnAsync(
            unit,
            [
                .. open.Where(pair => pair.Status.Fate == PaymentFate.Rejected)
                    .Select(pair => new PayoutToReturn(
                        pair.Payout.PayoutId,
                        pair.Payout.ParticipantId,
                        new Money(pair.Payout.AmountMinor, pair.Payout.Currency),
                        pair.Status.Reason ?? $"The bank says {pair.Status.Status}."
                    )),
            ]
        );
    }
}
