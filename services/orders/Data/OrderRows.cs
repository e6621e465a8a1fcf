using System.Diagnostics;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Orders.Process;
using Exchange.Platform;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Orders.Data;

/// <summary>Orders and their history; every step is one statement.</summary>
public static class OrderRows
{
    /// <summary>
    /// Writes a new order with the first row of its history, and answers it with what only the database knows.
    /// </summary>
    public static async Task<Order> PlaceAsync(Unit unit, Order order, OfferRow offer)
    {
        var row = new
        {
            order.OrderId,
            order.OfferId,
            offer.WorkId,
            offer.WorkClass,
            order.Way.Channel,
            order.Way.Rail,
            order.BuyerId,
            order.HolderId,
            Title = Json.Write(offer.Title),
            Kind = offer.Kind.ToText(),
            offer.PriceMinor,
            Currency = offer.Currency.Code,
            offer.Royalties,
            offer.TermsHash,
            State = order.State.ToText(),
            order.Version,
            order.DeadlineSeconds,
            order.WorkHash,
            TraceId = TraceId(),
        };
        var placed = await unit.OneAsync<Placed>(Place, row);
        return order with { Times = new OrderTimes(placed.PlacedAt, placed.DeadlineAt) };
    }

    /// <summary>The order, locked until the unit ends; null where there is none.</summary>
    public static async Task<Order?> LockAsync(Unit unit, OrderId orderId) =>
        (await unit.FindAsync<Row>(LockOne, new { orderId }))?.ToOrder();

    /// <summary>
    /// The order whose deadline passed first, locked; one that another replica has locked is left to it.
    /// </summary>
    public static Task<OrderId?> TakeDueAsync(Unit unit) => unit.FindAsync<OrderId?>(TakeDue);

    /// <summary>
    /// The order's deadline is looked at again after a pause that grows to ten minutes; whoever has the order locked
    /// now is at work on it, so nothing is changed then.
    /// </summary>
    public static Task PutOffAsync(Unit unit, OrderId orderId) => unit.ExecuteAsync(PutOff, new { orderId });

    /// <summary>Writes the state that a step has led to, and the step into the history.</summary>
    public static async Task WriteAsync(Unit unit, Order order, OrderStep step)
    {
        var row = new
        {
            order.OrderId,
            order.Version,
            From = step.From.ToText(),
            To = order.State.ToText(),
            Trigger = step.Trigger.ToText(),
            TraceId = TraceId(),
            Facts = Json.Write(step.Facts),
            Rests = OrderProcess.Rests(order.State),
            // Where there is no way back, the wait for the answer starts anew, twice as long with every further ask.
            Renew = order.State
                is OrderState.Granting
                    or OrderState.Settling
                    or OrderState.Revoking
                    or OrderState.Refunding,
            order.Facts.LicenseId,
            order.Facts.TransferId,
            Parts = order.Facts.Parts is { } parts ? Json.Write(parts) : null,
            order.Facts.RefusalCode,
            order.Facts.RefusalMessage,
            Conflict = order.Facts.Conflict is { } conflict ? Json.Write(conflict) : null,
            Refund = order.Facts.Refund is { } refund ? Json.Write(refund) : null,
        };
        if (await unit.ExecuteAsync(Write, row) != 1)
            throw new InvalidOperationException($"{order.OrderId} was not at version {order.Version - 1}.");
    }

    private static string? TraceId() => Activity.Current?.TraceId.ToHexString();

    private sealed record Placed(DateTimeOffset PlacedAt, DateTimeOffset DeadlineAt);

    private sealed record Row(
        OrderId OrderId,
        OfferId OfferId,
        WorkId WorkId,
        string? WorkHash,
        string? WorkClass,
        ParticipantId BuyerId,
        ParticipantId HolderId,
        LanguageMap Title,
        LicenseKind Kind,
        string TermsHash,
        long PriceMinor,
        Currency Currency,
        string Royalties,
        string? Channel,
        string? Rail,
        int DeadlineSeconds,
        OrderState State,
        int Version,
        DateTimeOffset PlacedAt,
        DateTimeOffset? DeadlineAt,
        LicenseId? LicenseId,
        TransferId? TransferId,
        string? Parts,
        string? RefusalCode,
        string? RefusalMessage,
        string? Conflict,
        string? Refund
    )
    {
        public Order ToOrder() =>
            new(
                OrderId,
                OfferId,
                WorkId,
                WorkClass,
                BuyerId,
                HolderId,
                Title,
                Kind,
                TermsHash,
                new Money(PriceMinor, Currency),
                Json.Read<IReadOnlyList<RoyaltyShare>>(Royalties),
                new PaymentWay(Channel, Rail),
                DeadlineSeconds,
                State,
                Version,
                new OrderTimes(PlacedAt, DeadlineAt)
            )
            {
                WorkHash = WorkHash,
                Facts = new OrderFacts
                {
                    LicenseId = LicenseId,
                    TransferId = TransferId,
                    Parts = Parts is null ? null : Json.Read<IReadOnlyList<PaymentPart>>(Parts),
                    RefusalCode = RefusalCode,
                    RefusalMessage = RefusalMessage,
                    Conflict = Conflict is null ? null : Json.Read<JsonElement>(Conflict),
                    Refund = Refund is null ? null : Json.Read<OrderRefund>(Refund),
                },
            };
    }

    private const string Columns = """
          order_id, offer_id, work_id, work_hash, work_class, buyer_id, holder_id, title, kind, terms_hash, price_minor,
          currency, royalties, channel, rail, deadline_seconds, state, version, placed_at, deadline_at, license_id,
          transfer_id, parts, refusal_code, refusal_message, conflict, refund
        """;

    private const string LockOne = $"""
        select
        {Columns}
        from orders
        where order_id = @OrderId
        for update
        """;

    private const string TakeDue = """
        select order_id
        from orders
        where deadline_at <= now()
        and (look_again_at is null or look_again_at <= now())
        order by deadline_at
        limit 1
        for update skip locked
        """;

    private const string PutOff = """
        update orders
        set
          failed_looks = failed_looks + 1,
          look_again_at = now() + least(600, power(2, least(failed_looks, 10))) * interval '1 second'
        where order_id in (
          select order_id
          from orders
          where order_id = @OrderId
          for update skip locked
        )
        """;

    private const string Place = """
        with placed as (
          insert into orders (
            order_id, offer_id, work_id, work_class, buyer_id, holder_id, title, kind, price_minor, currency, royalties,
            channel, rail, terms_hash, state, version, deadline_seconds, deadline_at, work_hash
          )
          values (
            @OrderId, @OfferId, @WorkId, @WorkClass, @BuyerId, @HolderId, @Title::jsonb, @Kind, @PriceMinor, @Currency,
            @Royalties::jsonb, @Channel, @Rail, @TermsHash, @State, @Version, @DeadlineSeconds,
            now() + make_interval(secs => @DeadlineSeconds), @WorkHash
          )
          returning placed_at, deadline_at
        ),
        first as (
          insert into order_history (order_id, version, to_state, trace_id, facts)
          values (@OrderId, @Version, @State, @TraceId, '{}')
        )
        select placed_at, deadline_at
        from placed
        """;

    private const string Write = """
        with moved as (
          update orders
          set
            state = @To,
            version = @Version,
            deadline_at = case
              when @Rests then null
              when @Renew then now() + interval '1 second' * least(
                greatest(3600, deadline_seconds),
                deadline_seconds * power(2, case when state = @To then least(asked_again + 1, 16) else 0 end)
              )
              else deadline_at
            end,
            asked_again = case when @Renew and state = @To then asked_again + 1 else 0 end,
            failed_looks = 0,
            look_again_at = null,
            license_id = @LicenseId,
            transfer_id = @TransferId,
            parts = @Parts::jsonb,
            refusal_code = @RefusalCode,
            refusal_message = @RefusalMessage,
            conflict = @Conflict::jsonb,
            refund = @Refund::jsonb
          where order_id = @OrderId
          and version = @Version - 1
          returning order_id
        )
        insert into order_history (order_id, version, from_state, to_state, trigger, trace_id, facts)
        select order_id, @Version, @From, @To, @Trigger, @TraceId, @Facts::jsonb
        from moved
        """;
}
