using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>What an account is for.</summary>
public enum AccountPurpose
{
    /// <summary>A participant's own money; guarded: it never goes below zero.</summary>
    Available,

    /// <summary>What a participant owes the exchange: a debit; guarded: it never goes above zero.</summary>
    Receivable,

    /// <summary>The platform's earned commission.</summary>
    Fee,

    /// <summary>What the custodian bank holds: an asset, so its balance is a debit.</summary>
    Custody,

    /// <summary>The other side of what is held for orders; shown, never posted to.</summary>
    Clearing,

    /// <summary>Withheld from individuals and owed to the tax office.</summary>
    Tax,

    /// <summary>Payouts that are on their way through the bank.</summary>
    Transit,

    /// <summary>Money that arrived and has no owner yet.</summary>
    Suspense,
}

/// <summary>One side of a transfer.</summary>
/// <param name="OwnerId">Whose account; null for the platform's.</param>
/// <param name="AmountMinor">Minor units; a credit is positive, a debit negative, never zero.</param>
public sealed record Leg(ParticipantId? OwnerId, AccountPurpose Purpose, long AmountMinor);

/// <summary>
/// An order's held money, divided between accounts of one currency; the legs add up to zero. It uses up the order's
/// hold.
/// </summary>
/// <param name="Id">Derived from the order, see <see cref="LedgerIds" />.</param>
/// <param name="Plan">How the payment is divided.</param>
public sealed record Sale(TransferId Id, OrderId OrderId, SplitPlan Plan, IReadOnlyList<Leg> Legs)
{
    /// <summary>
    /// Takes an order's held money and gives every receiver what its parts add up to, and the tax office what is
    /// withheld of them; nothing is no leg.
    /// </summary>
    public static Sale Of(OrderId orderId, ParticipantId buyerId, SplitPlan plan) =>
        Checked(
            new Sale(
                LedgerIds.SaleOf(orderId),
                orderId,
                plan,
                [
                    new Leg(buyerId, AccountPurpose.Available, -plan.Price.Minor),
                    .. plan.Credits.Where(leg => leg.AmountMinor > 0),
                ]
            )
        );

    private static Sale Checked(Sale sale) =>
        sale.Legs.Sum(leg => leg.AmountMinor) == 0
            ? sale
            : throw new InvalidOperationException($"The sale {sale.Id} does not add up to zero.");
}
