using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>
/// A movement with its sides, for those whose accounts it touches, for operators and supervisors. Who proves it needs
/// all amounts, so every party sees them; whose the other participants' sides are is withheld.
/// </summary>
public static class ReadTransfer
{
    /// <param name="Sequence">The order of the ledger's entries.</param>
    /// <param name="ParticipantId">Whose account; null for the platform's, and where it is withheld.</param>
    /// <param name="Withheld">True where it is another participant's, which the caller is not told.</param>
    /// <param name="Amount">A credit, or, below zero, a debit; the entries of a transfer add up to zero.</param>
    public sealed record Entry(
        long Sequence,
        AccountId AccountId,
        ParticipantId? ParticipantId,
        bool Withheld,
        AccountPurpose Purpose,
        Money Amount
    );

    /// <param name="ReversesTransferId">The transfer that a reversal undoes.</param>
    /// <param name="ReversedByTransferId">The reversal that undid a deposit.</param>
    /// <param name="FeePpm">The platform's rate by which a sale was divided.</param>
    /// <param name="DetailsSha256">The hash of how a sale was divided, as the ledger's tree covers it.</param>
    public sealed record Response(
        TransferId TransferId,
        Movement Kind,
        OrderId? OrderId,
        string? Reference,
        TransferId? ReversesTransferId,
        TransferId? ReversedByTransferId,
        Share? FeePpm,
        string? DetailsSha256,
        IReadOnlyList<Entry> Entries,
        DateTimeOffset PostedAt
    );

    public static async Task<Result<Response>> Handle(TransferId transferId, Caller caller, Unit unit)
    {
        var rows = await unit.ListAsync<Row>(
            """
            select
              t.kind,
              t.order_id,
              t.reference,
              undone.transfer_id as reverses_transfer_id,
              deposit.reversal_id as reversed_by_transfer_id,
              (t.details ->> 'feePpm')::int as fee_ppm,
              encode(sha256(convert_to(t.details::text, 'UTF8')), 'hex') as details_sha256,
              t.posted_at,
              e.entry_id,
              a.account_id,
              a.owner_id,
              a.purpose,
              e.amount_minor,
              t.currency
            from transfers t
            join entries e on e.transfer_id = t.transfer_id
            join accounts a on a.account_id = e.account_id
            left join deposits undone on undone.reversal_id = t.transfer_id
            left join deposits deposit on deposit.transfer_id = t.transfer_id
            where t.transfer_id = @TransferId
            order by e.entry_id
            """,
            new { TransferId = transferId }
        );
        if (rows.Count == 0 || (!caller.SeesAll && !rows.Any(row => row.OwnerId == caller.ParticipantId)))
            return Error.NotFound("transfer");
        var head = rows[0];
        return new Response(
            transferId,
            head.Kind,
            head.OrderId,
            head.Reference,
            head.ReversesTransferId,
            head.ReversedByTransferId,
            head.FeePpm is { } fee ? new Share(fee) : null,
            head.DetailsSha256,
            rows.Select(row => row.AsEntry(caller)).ToList(),
            head.PostedAt
        );
    }

    private sealed record Row(
        Movement Kind,
        OrderId? OrderId,
        string? Reference,
        TransferId? ReversesTransferId,
        TransferId? ReversedByTransferId,
        int? FeePpm,
        string? DetailsSha256,
        DateTimeOffset PostedAt,
        long EntryId,
        AccountId AccountId,
        ParticipantId? OwnerId,
        AccountPurpose Purpose,
        long AmountMinor,
        Currency Currency
    )
    {
        public Entry AsEntry(Caller caller)
        {
            var withheld = OwnerId is not null && OwnerId != caller.ParticipantId && !caller.SeesAll;
            var amount = new Money(AmountMinor, Currency);
            return new Entry(EntryId, AccountId, withheld ? null : OwnerId, withheld, Purpose, amount);
        }
    }
}
