using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>What became of a sale that was to be posted.</summary>
public enum PostOutcome
{
    /// <summary>It is posted now.</summary>
    Posted,

    /// <summary>The same was posted before; nothing was done again.</summary>
    Exists,

    /// <summary>Something else stands under its id; refused.</summary>
    Different,

    /// <summary>Its order has no pending hold of just this amount; refused.</summary>
    NotHeld,

    /// <summary>It would overdraw a guarded account; refused.</summary>
    Insufficient,

    /// <summary>An account can't count so much; refused.</summary>
    Overflow,
}

/// <summary>Where the money of an order is.</summary>
public enum HoldState
{
    Pending,
    Posted,
    Voided,
    Expired,
    Refused,
}

/// <summary>What stands for an order after a hold was asked for.</summary>
/// <param name="Refusal">Why it was refused: money.noAccount, money.insufficient.</param>
/// <param name="Currency">Null where the order's money was released before it was ever held.</param>
public sealed record Standing(
    OrderId OrderId,
    HoldId HoldId,
    HoldState State,
    string? Refusal,
    Currency? Currency,
    long AmountMinor
);

/// <summary>Money that is to be set aside for an order.</summary>
public sealed record Holding(OrderId OrderId, ParticipantId OwnerId, Money Amount);

/// <summary>An order whose money can't be divided, so that it is not held either.</summary>
/// <param name="Code">Stable: rail.ratio, plan.sharesAboveWhole, ...</param>
public sealed record Refusing(OrderId OrderId, Money Amount, string Code, string Message);

/// <summary>An order whose money is to be let go.</summary>
/// <param name="Expired">True where a deadline passed; false where somebody decided so.</param>
public sealed record Releasing(OrderId OrderId, bool Expired);

/// <summary>
/// The one way to write the ledger: the functions of the database, which belong to another role. They take many at
/// once and give each its own outcome.
/// </summary>
internal static class Ledger
{
    /// <summary>Divides what is held for orders; answers what became of each sale.</summary>
    public static async Task<IReadOnlyDictionary<TransferId, PostOutcome>> SellAsync(
        Unit unit,
        IReadOnlyList<Sale> sales
    )
    {
        var answers = await unit.ListAsync<Posting>(
            """
            select transfer_id, outcome
            from ledger_sell((
              @Ids, @Kinds, @Currencies, @OrderIds, null, @Details::jsonb[],
              @Places, @AccountIds, @OwnerIds, @Purposes, @Amounts
            )::ledger_batch)
            """,
            AsWritten(sales)
        );
        return answers.ToDictionary(answer => answer.TransferId, answer => answer.Outcome);
    }

    /// <summary>
    /// Sets participants' money aside for orders, in the order given; what stood for an order before stays.
    /// </summary>
    public static async Task<IReadOnlyDictionary<OrderId, Standing>> HoldAsync(
        Unit unit,
        IReadOnlyList<Holding> holdings
    )
    {
        var answers = await unit.ListAsync<Standing>(
            """
            select order_id, hold_id, state, refusal, currency, amount_minor
            from ledger_hold(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    holdings.Select(holding => new
                    {
                        OrderId = holding.OrderId.Value,
                        HoldId = LedgerIds.HoldOf(holding.OrderId).Value,
                        OwnerId = holding.OwnerId.Value,
                        Currency = holding.Amount.Currency.Code,
                        AmountMinor = holding.Amount.Minor,
                    })
                ),
            }
        );
        return answers.ToDictionary(answer => answer.OrderId);
    }

    /// <summary>Refuses to hold for orders; what stood for an order before stays.</summary>
    public static async Task<IReadOnlyDictionary<OrderId, Standing>> RefuseAsync(
        Unit unit,
        IReadOnlyList<Refusing> refusings
    )
    {
        var answers = await unit.ListAsync<Standing>(
            """
            select order_id, hold_id, state, refusal, currency, amount_minor
            from ledger_refuse(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    refusings.Select(refusing => new
                    {
                        OrderId = refusing.OrderId.Value,
                        HoldId = LedgerIds.HoldOf(refusing.OrderId).Value,
                        Currency = refusing.Amount.Currency.Code,
                        AmountMinor = refusing.Amount.Minor,
                        Refusal = refusing.Code,
                        refusing.Message,
                    })
                ),
            }
        );
        return answers.ToDictionary(answer => answer.OrderId);
    }

    /// <summary>Lets orders' money go, or sees to it that a hold that is still to come is refused.</summary>
    public static Task ReleaseAsync(Unit unit, IReadOnlyList<Releasing> releasings) =>
        unit.ExecuteAsync(
            """
            select
            from ledger_release(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    releasings.Select(releasing => new
                    {
                        OrderId = releasing.OrderId.Value,
                        HoldId = LedgerIds.HoldOf(releasing.OrderId).Value,
                        Outcome = releasing.Expired ? "expired" : "voided",
                    })
                ),
            }
        );

    // Arrays, one element for each sale or for each leg: the database reads them for a fraction of what JSON costs.
    private static object AsWritten(IReadOnlyList<Sale> sales)
    {
        var legs = sales
            .SelectMany((sale, i) => sale.Legs.Select(leg => (Place: i + 1, Sale: sale, Leg: leg)))
            .ToList();
        return new
        {
            Ids = sales.Select(sale => sale.Id.Value).ToArray(),
            Kinds = sales.Select(_ => "sale").ToArray(),
            Currencies = sales.Select(sale => sale.Plan.Price.Currency.Code).ToArray(),
            OrderIds = sales.Select(sale => sale.OrderId.Value).ToArray(),
            Details = sales.Select(sale => Json.Write(sale.Plan)).ToArray(),
            Places = legs.Select(one => one.Place).ToArray(),
            AccountIds = legs.Select(one =>
                    LedgerIds.AccountOf(one.Leg.OwnerId, one.Leg.Purpose, one.Sale.Plan.Price.Currency)
                )
                .ToArray(),
            OwnerIds = legs.Select(one => one.Leg.OwnerId?.Value).ToArray(),
            Purposes = legs.Select(one => one.Leg.Purpose.ToText()).ToArray(),
            Amounts = legs.Select(one => one.Leg.AmountMinor).ToArray(),
        };
    }

    private sealed record Posting(TransferId TransferId, PostOutcome Outcome);
}
