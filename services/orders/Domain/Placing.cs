using Exchange.Kernel;

namespace Exchange.Orders.Domain;

/// <summary>What placing an order needs to know of an offer.</summary>
/// <param name="IsWithdrawn">It can no longer be ordered.</param>
/// <param name="WorkHash">Hash of what its work says now; null where that is not known yet.</param>
public sealed record Offer(ParticipantId HolderId, Money Price, bool IsWithdrawn, string? WorkHash = null);

/// <summary>What a buyer saw when it decided to order.</summary>
/// <param name="WorkHash">Hash of what the work said; null where the buyer does not say it.</param>
public sealed record Seen(Money Price, string? WorkHash = null);

/// <summary>Whether an offer may be ordered.</summary>
public static class Placing
{
    /// <summary>Why this buyer may not order the offer as it saw it; null where it may.</summary>
    public static Error? Refusal(Offer offer, ParticipantId buyer, Seen seen)
    {
        if (offer.IsWithdrawn)
            return Error.Conflict("offer.withdrawn", "The offer was withdrawn. Look for another one.");
        if (offer.HolderId == buyer)
            return Error.Unprocessable("order.ownOffer", "A holder can't order its own offer.");
        if (offer.Price != seen.Price)
            return PriceStale(offer.Price, seen.Price);
        if (seen.WorkHash is not null && !string.Equals(seen.WorkHash, offer.WorkHash, StringComparison.Ordinal))
            return WorkChanged(offer.WorkHash);
        return null;
    }

    private static Error WorkChanged(string? hash) =>
        Error.Conflict(
            "order.workChanged",
            "The work does not say here what you saw: it changed, or its last change is still on its way. Nothing was "
                + "ordered; read the work again and order if you agree."
        ) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["currentWorkHash"] = hash },
        };

    private static Error PriceStale(Money price, Money seen) =>
        Error.Conflict(
            "order.priceStale",
            $"The price is {price} now, not {seen}. Nothing was ordered; order again if you agree."
        ) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["currentPrice"] = price },
        };
}
