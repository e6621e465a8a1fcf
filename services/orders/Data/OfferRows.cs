using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Platform;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Orders.Data;

/// <summary>Orders' own copy of an offer.</summary>
/// <param name="Royalties">The upstream shares, as JSON.</param>
/// <param name="IsWithdrawn">It can no longer be ordered.</param>
/// <param name="WorkHash">Hash of what its work says; null where that is not known here yet.</param>
public sealed record OfferRow(
    OfferId OfferId,
    WorkId WorkId,
    string? WorkClass,
    ParticipantId HolderId,
    LanguageMap Title,
    LicenseKind Kind,
    long PriceMinor,
    Currency Currency,
    string Royalties,
    string TermsHash,
    bool IsWithdrawn,
    string? WorkHash
)
{
    /// <summary>What it costs.</summary>
    public Money Price => new(PriceMinor, Currency);
}

/// <summary>The copies of offers, kept right by version whatever arrives first.</summary>
public static class OfferRows
{
    /// <summary>The copy; null where the offer is not known here.</summary>
    public static Task<OfferRow?> FindAsync(Unit unit, OfferId offerId) =>
        unit.FindAsync<OfferRow>(Find, new { offerId });

    /// <summary>Keeps the offer as published, unless a later version is kept already.</summary>
    public static Task KeepAsync(Unit unit, OfferPublished offer) =>
        unit.ExecuteAsync(
            Keep,
            new
            {
                offer.OfferId,
                offer.WorkId,
                offer.WorkClass,
                offer.HolderId,
                Title = Json.Write(offer.Title),
                Kind = offer.Kind.ToText(),
                PriceMinor = offer.Price.Minor,
                Currency = offer.Price.Currency.Code,
                Royalties = Json.Write(offer.Royalties),
                offer.TermsHash,
                offer.Version,
            }
        );

    /// <summary>Remembers that the offer is withdrawn as of this version.</summary>
    public static Task WithdrawAsync(Unit unit, OfferWithdrawn offer) =>
        unit.ExecuteAsync(Withdraw, new { offer.OfferId, offer.Version });

    private const string Find = """
        select
          offer_id, work_id, work_class, holder_id, title, kind, price_minor, currency, royalties, terms_hash,
          coalesce(offer_withdrawals.version >= offers.version, false) as is_withdrawn,
          works.content_hash as work_hash
        from offers
        left join offer_withdrawals using (offer_id)
        left join works using (work_id)
        where offer_id = @OfferId
        """;

    private const string Keep = """
        insert into offers (
          offer_id, work_id, work_class, holder_id, title, kind, price_minor, currency, royalties, terms_hash, version
        )
        values (
          @OfferId, @WorkId, @WorkClass, @HolderId, @Title::jsonb, @Kind, @PriceMinor, @Currency, @Royalties::jsonb,
          @TermsHash, @Version
        )
        on conflict (offer_id) do update
        set
          work_id = excluded.work_id,
          work_class = excluded.work_class,
          holder_id = excluded.holder_id,
          title = excluded.title,
          kind = excluded.kind,
          price_minor = excluded.price_minor,
          currency = excluded.currency,
          royalties = excluded.royalties,
          terms_hash = excluded.terms_hash,
          version = excluded.version
        where offers.version < excluded.version
        """;

    private const string Withdraw = """
        insert into offer_withdrawals (offer_id, version)
        values (@OfferId, @Version)
        on conflict (offer_id) do update
        set version = greatest(offer_withdrawals.version, excluded.version)
        """;
}
