using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Where the request of an order stands.</summary>
public enum RequestState
{
    /// <summary>Rights are kept for it.</summary>
    Reserved,

    /// <summary>It has its license.</summary>
    Licensed,

    /// <summary>It was told why not.</summary>
    Refused,

    /// <summary>It gave up, perhaps before it asked.</summary>
    Released,
}

/// <summary>A refusal as an order was told it.</summary>
/// <param name="Conflict">JSON.</param>
public sealed record ToldRefusal(string Code, string Message, string? Conflict)
{
    /// <summary>The refusal with what it says besides.</summary>
    public static ToldRefusal Of(Error refusal) =>
        new(refusal.Code, refusal.Message, refusal.Details.Count == 0 ? null : Json.Write(refusal.Details));

    /// <summary>What the order is told.</summary>
    public RightsRefused To(OrderId orderId) => new(orderId, Code, Message, Conflict);
}

/// <summary>What an order asked and what it was told.</summary>
/// <param name="Refusal">JSON of a <see cref="ToldRefusal"/>.</param>
public sealed record RightsRequest(
    OrderId OrderId,
    OfferId? OfferId,
    Guid? GrantId,
    RequestState State,
    string? Refusal
);

/// <summary>One row per order, so that a repeat is told the same again.</summary>
public static class RightsRequests
{
    /// <summary>
    /// Opens the request of an order as reserved and answers the database's time; null where the order is known.
    /// </summary>
    public static Task<DateTimeOffset?> OpenAsync(
        this Unit unit,
        OrderId orderId,
        OfferId offerId,
        ParticipantId buyerId,
        Guid grantId
    ) =>
        unit.FindAsync<DateTimeOffset?>(
            """
            insert into rights_request (order_id, offer_id, buyer_id, grant_id, state)
            values (@orderId, @offerId, @buyerId, @grantId, 'reserved')
            on conflict (order_id) do nothing
            returning asked_at
            """,
            new
            {
                orderId,
                offerId,
                buyerId,
                grantId,
            }
        );

    /// <summary>The request of an order; null where nothing was heard of it.</summary>
    public static Task<RightsRequest?> FindRequestAsync(this Unit unit, OrderId orderId) =>
        unit.FindAsync<RightsRequest>(
            """
            select order_id, offer_id, grant_id, state, refusal
            from rights_request
            where order_id = @orderId
            """,
            new { orderId }
        );

    /// <summary>Records that an order's right stands in the place of a hold or an option, for this term.</summary>
    public static Task KeptAsync(this Unit unit, OrderId orderId, Guid grantId, RangeSet kept)
    {
        var term = Term.Of(kept.Ranges.Single());
        return unit.ExecuteAsync(
            """
            update rights_request
            set grant_id = @grantId, term = tstzrange(@From, @To)
            where order_id = @orderId
            """,
            new
            {
                orderId,
                grantId,
                term.From,
                term.To,
            }
        );
    }

    /// <summary>Records that an order was refused.</summary>
    public static Task RefuseAsync(this Unit unit, OrderId orderId, ToldRefusal refusal) =>
        unit.ExecuteAsync(
            """
            update rights_request
            set state = 'refused', grant_id = null, refusal = @refusal::jsonb
            where order_id = @orderId
            """,
            new { orderId, refusal = Json.Write(refusal) }
        );

    /// <summary>
    /// Records that an order gives up. Answers the request as it now stands where it had rights, or was never heard of;
    /// null where there is nothing to give up, because it was refused, licensed or released before.
    /// </summary>
    public static Task<RightsRequest?> ReleaseAsync(this Unit unit, OrderId orderId) =>
        unit.FindAsync<RightsRequest>(
            """
            insert into rights_request (order_id, state)
            values (@orderId, 'released')
            on conflict (order_id) do update
            set state = 'released'
            where rights_request.state = 'reserved'
            returning order_id, offer_id, grant_id, state, refusal
            """,
            new { orderId }
        );

    /// <summary>Records that an order gets its license; null where no rights are kept for it.</summary>
    public static Task<RightsRequest?> LicenseAsync(this Unit unit, OrderId orderId) =>
        unit.FindAsync<RightsRequest>(
            """
            update rights_request
            set state = 'licensed'
            where order_id = @orderId
            and state = 'reserved'
            returning order_id, offer_id, grant_id, state, refusal
            """,
            new { orderId }
        );
}
