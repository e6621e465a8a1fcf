using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>A sale that is final.</summary>
/// <param name="Plan">How it was divided.</param>
/// <param name="DetailsSha256">The hash of how it was divided, as the ledger's tree covers it.</param>
/// <param name="RefundedMinor">What went back to the buyer since.</param>
/// <param name="IsReceiver">True where the one who asks had a part of it.</param>
internal sealed record FinalSale(
    TransferId TransferId,
    LicenseId LicenseId,
    WorkId WorkId,
    LanguageMap? WorkTitle,
    string TermsHash,
    ParticipantId BuyerId,
    LanguageMap? BuyerName,
    ParticipantId HolderId,
    LanguageMap? HolderName,
    string Plan,
    long PriceMinor,
    Currency Currency,
    string DetailsSha256,
    long RefundedMinor,
    bool IsReceiver,
    DateTimeOffset PostedAt
);

/// <summary>What transaction certificates are drawn up from.</summary>
internal static class Certificates
{
    /// <summary>The sale of an order; null before its money is divided and its license known.</summary>
    public static Task<FinalSale?> FindAsync(Unit unit, OrderId orderId, ParticipantId asking) =>
        unit.FindAsync<FinalSale>(
            """
            select
              t.transfer_id,
              l.license_id,
              l.work_id,
              work.title as work_title,
              l.terms_hash,
              l.buyer_id,
              buyer.name as buyer_name,
              l.holder_id,
              holder.name as holder_name,
              p.plan::text as plan,
              (
                select coalesce(sum(e.amount_minor), 0)::bigint
                from entries e
                where e.transfer_id = t.transfer_id
                  and e.amount_minor > 0
              ) as price_minor,
              t.currency,
              encode(sha256(convert_to(t.details::text, 'UTF8')), 'hex') as details_sha256,
              (
                select coalesce(sum(e.amount_minor), 0)::bigint
                from transfers r
                join entries e on e.transfer_id = r.transfer_id
                join accounts a on a.account_id = e.account_id
                where r.order_id = t.order_id
                  and r.kind = 'refund'
                  and a.owner_id = l.buyer_id
                  and e.amount_minor > 0
              ) as refunded_minor,
              exists (
                select
                from entries e
                join accounts a on a.account_id = e.account_id
                where e.transfer_id = t.transfer_id
                  and a.owner_id = @Asking
              ) as is_receiver,
              t.posted_at
            from transfers t
            join order_licenses l on l.order_id = t.order_id
            join split_plans p on p.order_id = t.order_id
            left join works work on work.work_id = l.work_id
            left join participants buyer on buyer.participant_id = l.buyer_id
            left join participants holder on holder.participant_id = l.holder_id
            where t.transfer_id = @TransferId
            """,
            new { TransferId = LedgerIds.SaleOf(orderId), Asking = asking }
        );

    /// <summary>Those who hold the sold work together with its holder, with their names, in the plan's order.</summary>
    public static async Task<IReadOnlyList<CoHolder>> CoHoldersAsync(Unit unit, FinalSale sale)
    {
        var ids = Json.Read<SplitPlan>(sale.Plan)
            .Parts.Where(part => part is { Role: PartRole.CoHolder, Level: 0 })
            .Select(part => part.ReceiverId)
            .OfType<ParticipantId>()
            .ToList();
        if (ids.Count == 0)
            return [];
        var named = await unit.ListAsync<CoHolder>(
            """
            select participant_id, name
            from participants
            where participant_id = any (@Ids)
            """,
            new { Ids = ids.Select(id => id.Value).ToArray() }
        );
        return [.. ids.Select(id => named.FirstOrDefault(one => one.ParticipantId == id) ?? new CoHolder(id, null))];
    }
}

/// <summary>Who holds a work together with its holder.</summary>
public sealed record CoHolder(ParticipantId ParticipantId, LanguageMap? Name);
