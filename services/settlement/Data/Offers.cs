using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>An offer as a preview needs it.</summary>
public sealed record OfferCopy(
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    string? WorkClass,
    Money Price,
    IReadOnlyList<Royalty> Royalties
);

/// <summary>The copy of the offers; a later version replaces an earlier one, whatever comes first.</summary>
internal static class Offers
{
    /// <summary>Keeps the offer as published, unless a later version is kept already.</summary>
    public static Task KeepAsync(Unit unit, OfferPublished offer) =>
        unit.ExecuteAsync(
            """
            insert into offers (offer_id, work_id, holder_id, work_class, price_minor, currency, royalties, version)
            values (
              @OfferId, @WorkId, @HolderId, @WorkClass, @PriceMinor, @Currency, @Royalties::jsonb, @Version
            )
            on conflict (offer_id) do update
            set work_id = excluded.work_id,
              holder_id = excluded.holder_id,
              work_class = excluded.work_class,
              price_minor = excluded.price_minor,
              currency = excluded.currency,
              royalties = excluded.royalties,
              version = excluded.version
            where offers.version < excluded.version
            """,
            new
            {
                offer.OfferId,
                offer.WorkId,
                offer.HolderId,
                offer.WorkClass,
                PriceMinor = offer.Price.Minor,
                Currency = offer.Price.Currency.Code,
                Royalties = Json.Write(offer.Royalties.Select(one => new Royalty(one.ParticipantId, one.SharePpm))),
                offer.Version,
            }
        );

    /// <summary>Remembers that the offer is withdrawn as of this version.</summary>
    public static Task WithdrawAsync(Unit unit, OfferWithdrawn offer) =>
        unit.ExecuteAsync(
            """
            insert into offer_withdrawals (offer_id, version)
            values (@OfferId, @Version)
            on conflict (offer_id) do update
            set version = greatest(offer_withdrawals.version, excluded.version)
            """,
            new { offer.OfferId, offer.Version }
        );

    /// <summary>The offer, withdrawn or not; null where it was never published.</summary>
    public static async Task<OfferCopy?> FindAsync(Unit unit, OfferId offerId) =>
        (
            await unit.FindAsync<Row>(
                """
                select offer_id, work_id, holder_id, work_class, price_minor, currency, royalties::text as royalties
                from offers
                where offer_id = @OfferId
                """,
                new { OfferId = offerId }
            )
        )?.AsOffer();

    /// <summary>The most that an offer of the work, which can be ordered, promises in royalties.</summary>
    public static async Task<int> MostRoyaltiesPpmAsync(Unit unit, WorkId workId) =>
        await unit.OneAsync<int>(
            """
            select coalesce(max((
              select sum((royalty ->> 'sharePpm')::int)
              from jsonb_array_elements(o.royalties) as royalty
            )), 0)::int
            from offers o
            left join offer_withdrawals w on w.offer_id = o.offer_id
            where o.work_id = @WorkId
              and coalesce(w.version < o.version, true)
            """,
            new { WorkId = workId }
        );

    private sealed record Row(
        OfferId OfferId,
        WorkId WorkId,
        ParticipantId HolderId,
        string? WorkClass,
        long PriceMinor,
        Currency Currency,
        string Royalties
    )
    {
        public OfferCopy AsOffer() =>
            new(
                OfferId,
                WorkId,
                HolderId,
                WorkClass,
                new Money(PriceMinor, Currency),
                Json.Read<IReadOnlyList<Royalty>>(Royalties)
            );
    }
}
