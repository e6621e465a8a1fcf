using Exchange.Kernel;
using Exchange.Orders.Process;
using Exchange.Platform;

namespace Exchange.Orders.Features;

/// <summary>
/// Lists orders, the newest first: a participant's own, as buyer or as holder of the offer; all of them for operators
/// and supervisors.
/// </summary>
public static class ListOrders
{
    private static readonly OrderState[] AllStates = Enum.GetValues<OrderState>();

    // Above every id: the first page begins here.
    private static readonly OrderId Highest = new(Guid.AllBitsSet);

    /// <summary>An order in a list.</summary>
    /// <param name="DeadlineAt">When it expires, or asks again; null when it has ended.</param>
    /// <param name="LicenseId">The license, once it is granted.</param>
    public sealed record Item(
        OrderId OrderId,
        OfferId OfferId,
        ParticipantId BuyerId,
        ParticipantId HolderId,
        LanguageMap Title,
        Money Price,
        OrderState State,
        DateTimeOffset PlacedAt,
        DateTimeOffset? DeadlineAt,
        LicenseId? LicenseId,
        IReadOnlyList<NextAction> NextActions
    );

    public static async Task<Result<Page<Item>>> Handle(
        OrderState? state,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        var after = Highest;
        if (paging.Cursor() is { } cursor && !OrderId.TryParse(cursor, provider: null, out after))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of orders.");
        var rows = await unit.ListAsync<Row>(
            caller.SeesAll ? SelectAll : SelectMine,
            new
            {
                Me = caller.ParticipantId,
                States = state is { } one ? [one.ToText()] : AllStates.Select(each => each.ToText()).ToArray(),
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        return Page.Of(rows.Select(row => row.ToItem(caller)).ToList(), paging, item => item.OrderId.ToString());
    }

    private sealed record Row(
        OrderId OrderId,
        OfferId OfferId,
        ParticipantId BuyerId,
        ParticipantId HolderId,
        LanguageMap Title,
        long PriceMinor,
        Currency Currency,
        OrderState State,
        DateTimeOffset PlacedAt,
        DateTimeOffset? DeadlineAt,
        LicenseId? LicenseId
    )
    {
        public Item ToItem(Caller caller) =>
            new(
                OrderId,
                OfferId,
                BuyerId,
                HolderId,
                Title,
                new Money(PriceMinor, Currency),
                State,
                PlacedAt,
                DeadlineAt,
                LicenseId,
                NextAction.Of(OrderId, State, BuyerId, HolderId, caller)
            );
    }

    private const string Columns = """
          order_id, offer_id, buyer_id, holder_id, title, price_minor, currency, state, placed_at,
          deadline_at, license_id
        """;

    private const string SelectAll = $"""
        select
        {Columns}
        from orders
        where order_id < @After
        and state = any(@States)
        order by order_id desc
        limit @Limit
        """;

    // Each half is one walk along its index; nobody is buyer and holder of one order.
    private const string SelectMine = $"""
        with mine as (
          (
            select order_id
            from orders
            where buyer_id = @Me
            and order_id < @After
            and state = any(@States)
            order by order_id desc
            limit @Limit
          )
          union all
          (
            select order_id
            from orders
            where holder_id = @Me
            and order_id < @After
            and state = any(@States)
            order by order_id desc
            limit @Limit
          )
        )
        select
        {Columns}
        from mine
        join orders using (order_id)
        order by order_id desc
        limit @Limit
        """;
}
