using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>A right that is to be kept.</summary>
/// <param name="Is">What it will stand as; a reservation for an order's.</param>
/// <param name="Box">Its term is one range.</param>
public sealed record RightsToKeep(Guid GrantId, RightsOutIs Is, WorkId WorkId, Exclusivity Kind, RightsBox Box)
{
    public OfferId? OfferId { get; init; }
    public OrderId? OrderId { get; init; }
    public ParticipantId? PartyId { get; init; }

    /// <summary>The encumbrance that it stands for; null for an order's.</summary>
    public EncumbranceId? EncumbranceId { get; init; }

    /// <summary>Where a holdback leaves those who stand there already; null for what takes all.</summary>
    public HoldbackSide? Side { get; init; }

    /// <summary>From which point on such a holdback takes all.</summary>
    public long? Point { get; init; }

    /// <summary>The slots that it takes, at a point where nobody stands.</summary>
    public RangeSet Slot =>
        (Is, Side) switch
        {
            (RightsOutIs.OwnUse, _) => SlotLine.OwnUse(SlotLine.FreePoint),
            (_, HoldbackSide.Above) => RangeSet.Of(Point!.Value, Unbounded.Above),
            (_, HoldbackSide.Below) => RangeSet.Of(Unbounded.Below, -Point!.Value),
            _ => SlotLine.Of(Kind, SlotLine.FreePoint),
        };
}

/// <summary>Whom a holdback keeps out, beside those who stand there already.</summary>
public enum HoldbackSide
{
    /// <summary>Everybody else than the licensor.</summary>
    Above,

    /// <summary>The licensor.</summary>
    Below,
}

/// <summary>Where a license stood that was taken back.</summary>
public sealed record RevokedRights(OfferId OfferId, string Works);

/// <summary>
/// The rights that are out. The exclusion constraint decides who gets them; nothing here checks first and then writes.
/// </summary>
public static class RightsGrants
{
    // A rival may be released between the refused insert and the look at it; then the next try may well succeed.
    private const int MaxTries = 5;

    /// <summary>Keeps a right, or answers what stands in its way.</summary>
    /// <exception cref="InvalidOperationException">Rivals come and go too fast.</exception>
    public static async Task<RightsConflict?> PlaceAsync(this Unit unit, RightsToKeep rights)
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if (await unit.KeepAsync(rights))
                return null;
            if (await unit.LapseAsync(rights.Box.Works))
                continue;
            if (await unit.FindMetAsync(rights.Box, rights.Slot) is { } met)
                return RightsRules.Meet(rights.Box, rights.Slot, [met]);
        }
        throw new InvalidOperationException($"Rivals for {rights.WorkId} come and go too fast.");
    }

    /// <summary>
    /// Keeps a right; false where another stands in its way. A statement that would violate the constraint waits for
    /// the other's end and then inserts nothing, so that a thousand rivals neither deadlock nor fail.
    /// </summary>
    private static async Task<bool> KeepAsync(this Unit unit, RightsToKeep rights) =>
        await unit.ExecuteAsync(
            """
            insert into rights_grant
              (grant_id, purpose, encumbrance_id, work_id, offer_id, order_id, licensee_id, kind, side, point,
               works, uses, territories, languages, term)
            values
              (@GrantId, @purpose, @EncumbranceId, @WorkId, @OfferId, @OrderId, @PartyId, @kind, @side,
               coalesce(@Point, nextval('rights_point')), @works::int8multirange, @uses::int4multirange,
               @territories::int4multirange, @languages::int4multirange, tstzrange(@From, @To))
            on conflict on constraint rights_grant_no_overlap do nothing
            """,
            Parameters(rights)
        ) == 1;

    /// <summary>A point that nobody has.</summary>
    public static Task<long> NextPointAsync(this Unit unit) => unit.OneAsync<long>("select nextval('rights_point')");

    /// <summary>Every right that stands in the way of a box at these slots, oldest term first.</summary>
    /// <param name="limit">How many at most; null for all.</param>
    public static async Task<IReadOnlyList<RightsOut>> ListMetAsync(
        this Unit unit,
        RightsBox box,
        RangeSet slot,
        int? limit
    )
    {
        var term = Term.Of(box.Term.Ranges.Single());
        var rows = await unit.ListAsync<RightsOutRow>(
            $"""
            {RightsOutRow.Select}
            where released_at is null
            and works && @works::int8multirange
            and uses && @uses::int4multirange
            and territories && @territories::int4multirange
            and languages && @languages::int4multirange
            and term && tstzrange(@From, @To)
            and slot && @slot::int8range
            order by lower(term), grant_id
            limit @limit
            """,
            new
            {
                works = box.Works.ToString(),
                uses = box.Uses.ToString(),
                territories = box.Territories.ToString(),
                languages = box.Languages.ToString(),
                term.From,
                term.To,
                slot = slot.ToString().Trim('{', '}'),
                limit,
            }
        );
        return [.. rows.Select(row => row.ToRightsOut())];
    }

    private static async Task<RightsOut?> FindMetAsync(this Unit unit, RightsBox box, RangeSet slot) =>
        (await unit.ListMetAsync(box, slot, limit: 1)).FirstOrDefault();

    /// <summary>Puts an order in the place of a hold or an option; null where another order is there already.</summary>
    public static Task<Guid?> TakeUpAsync(
        this Unit unit,
        EncumbranceId encumbranceId,
        OrderId orderId,
        OfferId offerId
    ) =>
        unit.FindAsync<Guid?>(
            """
            update rights_grant
            set order_id = @orderId, offer_id = @offerId
            where encumbrance_id = @encumbranceId
            and released_at is null
            and order_id is null
            returning grant_id
            """,
            new
            {
                encumbranceId,
                orderId,
                offerId,
            }
        );

    /// <summary>Puts a hold or an option back into its place when its order gave up.</summary>
    public static Task ReinstateAsync(this Unit unit, Guid grantId, OfferId? offerId) =>
        unit.ExecuteAsync(
            """
            update rights_grant
            set order_id = null, offer_id = @offerId
            where grant_id = @grantId
            """,
            new { grantId, offerId }
        );

    /// <summary>Gives up a right that is kept; what is held back there is held back whole again.</summary>
    public static async Task ReleaseAsync(this Unit unit, Guid grantId) =>
        await unit.CloseGapsAsync(
            RangeSet.Parse(
                await unit.OneAsync<string>(
                    """
                    update rights_grant
                    set released_at = now()
                    where grant_id = @grantId
                    returning works::text
                    """,
                    new { grantId }
                )
            )
        );

    /// <summary>Gives up all that stands for an encumbrance in whose place no order is.</summary>
    public static Task ReleaseAsync(this Unit unit, EncumbranceId encumbranceId) =>
        unit.ExecuteAsync(
            """
            update rights_grant
            set released_at = now()
            where encumbrance_id = @encumbranceId
            and released_at is null
            and order_id is null
            """,
            new { encumbranceId }
        );

    /// <summary>
    /// Turns the right that is kept for an order into a license, in its place; what stands there as an option becomes
    /// as narrow as the offer, and is exercised.
    /// </summary>
    public static async Task LicenseRightsAsync(this Unit unit, OrderId orderId)
    {
        var exercised = await unit.FindAsync<string>(
            """
            with licensed as (
              update rights_grant
              set
                licensed_at = now(),
                purpose = 'order',
                kind = offer.kind,
                works = offer.works,
                uses = offer.uses,
                territories = offer.territories,
                languages = offer.languages,
                term = coalesce(rights_request.term, rights_grant.term)
              from rights_request
              join offer using (offer_id)
              where rights_request.order_id = @orderId
              and rights_grant.grant_id = rights_request.grant_id
              returning rights_grant.encumbrance_id
            )
            update encumbrance
            set state = 'exercised', ended_at = now()
            from licensed
            where encumbrance.encumbrance_id = licensed.encumbrance_id
            returning encumbrance.works::text
            """,
            new { orderId }
        );
        // What an option was wider than the license is held back again where it was held back before.
        if (exercised is not null)
            await unit.CloseGapsAsync(RangeSet.Parse(exercised));
    }

    /// <summary>Frees the place of an order's license; null where it is free already, or was never taken.</summary>
    public static Task<RevokedRights?> RevokeAsync(this Unit unit, OrderId orderId) =>
        unit.FindAsync<RevokedRights>(
            """
            update rights_grant
            set revoked_at = now(), released_at = now()
            where grant_id = (select license_id from license where order_id = @orderId)
            and revoked_at is null
            returning offer_id, works::text as works
            """,
            new { orderId }
        );

    private static object Parameters(RightsToKeep rights)
    {
        var term = Term.Of(rights.Box.Term.Ranges.Single());
        return new
        {
            rights.GrantId,
            purpose = rights.Is is RightsOutIs.Reservation ? "order" : rights.Is.ToText(),
            rights.EncumbranceId,
            rights.WorkId,
            rights.OfferId,
            rights.OrderId,
            rights.PartyId,
            kind = rights.Kind.ToText(),
            side = rights.Side?.ToText(),
            rights.Point,
            works = rights.Box.Works.ToString(),
            uses = rights.Box.Uses.ToString(),
            territories = rights.Box.Territories.ToString(),
            languages = rights.Box.Languages.ToString(),
            term.From,
            term.To,
        };
    }
}
