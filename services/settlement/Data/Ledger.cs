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
public sealed record Standing(HoldId HoldId, HoldState State, string? Refusal, Currency? Currency, long AmountMinor);

/// <summary>
/// The one way to write the ledger: the functions of the database, which belong to another role. They take many at
/// once; each call here passes one.
/// </summary>
internal static class Ledger
{
    /// <summary>Divides what is held for an order.</summary>
    public static async Task<PostOutcome> SellAsync(Unit unit, Sale sale)
    {
        var answer = await unit.OneAsync<Posting>(
            """
            select outcome
            from ledger_sell(@Sales::jsonb)
            """,
            new { Sales = Json.Write(new[] { AsWritten(sale) }) }
        );
        return answer.Outcome;
    }

    /// <summary>Sets a participant's money aside for an order; what stood for the order before stays.</summary>
    public static Task<Standing> HoldAsync(Unit unit, OrderId orderId, ParticipantId ownerId, Money amount) =>
        unit.OneAsync<Standing>(
            """
            select hold_id, state, refusal, currency, amount_minor
            from ledger_hold(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    new[]
                    {
                        new
                        {
                            OrderId = orderId.Value,
                            HoldId = LedgerIds.HoldOf(orderId).Value,
                            OwnerId = ownerId.Value,
                            Currency = amount.Currency.Code,
                            AmountMinor = amount.Minor,
                        },
                    }
                ),
            }
        );

    /// <summary>Lets an order's money go, or sees to it that a hold that is still to come is refused.</summary>
    /// <param name="expired">True where a deadline passed; false where somebody decided so.</param>
    public static Task ReleaseAsync(Unit unit, OrderId orderId, bool expired) =>
        unit.ExecuteAsync(
            """
            select
            from ledger_release(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    new[]
                    {
                        new
                        {
                            OrderId = orderId.Value,
                            HoldId = LedgerIds.HoldOf(orderId).Value,
                            Outcome = expired ? "expired" : "voided",
                        },
                    }
                ),
            }
        );

    private static object AsWritten(Sale sale) =>
        new
        {
            TransferId = sale.Id.Value,
            Kind = "sale",
            Currency = sale.Division.Price.Currency.Code,
            OrderId = sale.OrderId.Value,
            Details = sale.Division,
            Legs = sale
                .Legs.Select(leg => new
                {
                    OwnerId = leg.OwnerId?.Value,
                    Purpose = leg.Purpose.ToText(),
                    leg.AmountMinor,
                })
                .ToList(),
        };

    private sealed record Posting(PostOutcome Outcome);
}
