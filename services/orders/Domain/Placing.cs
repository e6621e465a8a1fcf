using Exchange.Kernel;

namespace Exchange.Orders.Domain;

/// <summary>What placing an order needs to know of an offer.</summary>
/// <param name="IsWithdrawn">It can no longer be ordered.</param>
public sealed record Offer(ParticipantId HolderId, Money Price, bool IsWithdrawn);

/// <summary>Whether an offer may be ordered.</summary>
public static class Placing
{
    /// <summary>Why this buyer may not order the offer at the price it saw; null where it may.</summary>
    public static Error? Refusal(Offer offer, ParticipantId buyer, Money seen)
    {
        if (offer.IsWithdrawn)
            return Error.Conflict("offer.withdrawn", "The offer was withdrawn. Look for another one.");
        if (offer.HolderId == buyer)
            return Error.Unprocessable("order.ownOffer", "A holder can't order its own offer.");
        if (offer.Price != seen)
            return PriceStale(offer.Price, seen);
        return null;
    }

    private static Error PriceStale(Money price, Money seen) =>
        Error.Conflict(
            "order.priceStale",
            $"The price is {price} now, not {seen}. Nothing was ordered; order again if you agree."
        ) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["currentPrice"] = price },
        };
}
