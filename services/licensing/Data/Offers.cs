using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Writes and reads offers.</summary>
public static class Offers
{
    /// <summary>What an <see cref="OfferRow"/> reads.</summary>
    public const string Select = """
        select
          offer.offer_id,
          offer.work_id,
          offer.holder_id,
          work.title as work_title,
          offer.terms,
          offer.terms_hash,
          offer.works::text as works,
          offer.uses::text as uses,
          offer.territories::text as territories,
          offer.languages::text as languages,
          offer.quantity,
          offer.taken,
          offer.state,
          offer.version,
          offer.published_at,
          offer.withdrawn_at
        from offer
        join work using (work_id)
        """;

    /// <summary>Whom an offer is shown: where its work is not listed any more, its holder and who sees all.</summary>
    public const string IsShown = "(work.listed or offer.holder_id = @reader or @seesAll)";

    /// <summary>Adds an offer and answers it as it is kept.</summary>
    /// <param name="sides">Works, uses, territories and languages as numbers.</param>
    public static async Task<Offer> InsertAsync(this Unit unit, Terms terms, RightsBox sides, int? quantity)
    {
        var offerId = OfferId.New();
        var text = CanonicalJson.Of(Json.Write(terms));
        await unit.ExecuteAsync(
            """
            insert into offer
              (offer_id, work_id, holder_id, kind, works, uses, territories, languages, terms, terms_hash, quantity,
               state, version)
            values
              (@offerId, @WorkId, @LicensorId, @kind, @works::int8multirange, @uses::int4multirange,
               @territories::int4multirange, @languages::int4multirange, @text, @hash, @quantity, 'published', 1)
            """,
            new
            {
                offerId,
                terms.WorkId,
                terms.LicensorId,
                kind = terms.Kind.ToText(),
                works = sides.Works.ToString(),
                uses = sides.Uses.ToString(),
                territories = sides.Territories.ToString(),
                languages = sides.Languages.ToString(),
                text,
                hash = CanonicalJson.Hash(text),
                quantity,
            }
        );
        return (await unit.FindOfferAsync(offerId))!;
    }

    /// <summary>An offer; null where there is none.</summary>
    public static async Task<Offer?> FindOfferAsync(this Unit unit, OfferId offerId)
    {
        var row = await unit.FindAsync<OfferRow>($"{Select} where offer_id = @offerId", new { offerId });
        return row?.ToOffer();
    }

    /// <summary>
    /// An offer that this caller may see, also who has a license by it; null where there is none.
    /// </summary>
    public static async Task<Offer?> FindOfferAsync(this Unit unit, OfferId offerId, Caller caller)
    {
        var row = await unit.FindAsync<OfferRow>(
            $"""
            {Select}
            where offer_id = @offerId
            and (
              {IsShown}
              or exists (
                select from license
                where license.licensee_id = @reader
                and license.offer_id = offer.offer_id
              )
            )
            """,
            new
            {
                offerId,
                reader = caller.ParticipantId,
                seesAll = caller.SeesAll,
            }
        );
        return row?.ToOffer();
    }

    /// <summary>
    /// Counts one license of an offer as taken; false where all are, also without the holds whose time has passed.
    /// </summary>
    public static async Task<bool> TakeAsync(this Unit unit, Offer offer) =>
        offer.Quantity is null
        || await unit.TakeAsync(offer.OfferId)
        || (await unit.LapseAsync(offer.Sides.Works) && await unit.TakeAsync(offer.OfferId));

    private static async Task<bool> TakeAsync(this Unit unit, OfferId offerId) =>
        await unit.ExecuteAsync(
            """
            update offer
            set taken = taken + 1
            where offer_id = @offerId
            and taken < quantity
            """,
            new { offerId }
        ) == 1;

    /// <summary>Gives a license of an offer back; an unlimited one counts nothing.</summary>
    public static Task GiveBackAsync(this Unit unit, OfferId offerId) =>
        unit.ExecuteAsync(
            """
            update offer
            set taken = taken - 1
            where offer_id = @offerId
            and quantity is not null
            """,
            new { offerId }
        );

    /// <summary>Withdraws an offer; false where somebody did before.</summary>
    public static async Task<bool> WithdrawAsync(this Unit unit, OfferId offerId) =>
        await unit.ExecuteAsync(
            """
            update offer
            set state = 'withdrawn', version = version + 1, withdrawn_at = now()
            where offer_id = @offerId
            and state = 'published'
            """,
            new { offerId }
        ) == 1;

    /// <summary>Until when the last hold of an offer stands; null where none does.</summary>
    public static Task<DateTimeOffset?> HeldUntilAsync(this Unit unit, OfferId offerId) =>
        unit.FindAsync<DateTimeOffset?>(
            """
            select expires_at
            from encumbrance
            where offer_id = @offerId
            and state = 'standing'
            and expires_at > now()
            order by expires_at desc
            limit 1
            """,
            new { offerId }
        );

    /// <summary>
    /// Withdraws every published offer of a work, and of a series that it is a part of, and answers them.
    /// </summary>
    public static Task<IReadOnlyList<WithdrawnOffer>> WithdrawOffersOfAsync(this Unit unit, WorkId workId) =>
        unit.ListAsync<WithdrawnOffer>(
            """
            update offer
            set state = 'withdrawn', version = version + 1, withdrawn_at = now()
            where works @> (select number from work where work_id = @workId)
            and state = 'published'
            returning offer_id, work_id, holder_id, version
            """,
            new { workId }
        );
}

/// <summary>An offer that was withdrawn, with its new version.</summary>
public sealed record WithdrawnOffer(OfferId OfferId, WorkId WorkId, ParticipantId HolderId, int Version);

/// <summary>A row of <see cref="Offers.Select"/>.</summary>
public sealed record OfferRow(
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    LanguageMap WorkTitle,
    string Terms,
    string TermsHash,
    string Works,
    string Uses,
    string Territories,
    string Languages,
    int? Quantity,
    int Taken,
    OfferState State,
    int Version,
    DateTimeOffset PublishedAt,
    DateTimeOffset? WithdrawnAt
)
{
    /// <summary>The offer of this row.</summary>
    public Offer ToOffer() =>
        new(
            OfferId,
            WorkId,
            HolderId,
            WorkTitle,
            Json.Read<Terms>(Terms),
            TermsHash,
            Boxes.Read(Works, Uses, Territories, Languages, RangeSet.All),
            Quantity,
            Taken,
            State,
            Version,
            PublishedAt,
            WithdrawnAt
        );
}
