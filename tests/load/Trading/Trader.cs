using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>A participant with its API client.</summary>
public sealed record Trader(string Id, ExchangeClient Client);

/// <summary>An offer that can be ordered.</summary>
/// <param name="Kind"><c>nonExclusive</c>, <c>sole</c> or <c>exclusive</c>.</param>
/// <param name="PriceMinor">In fen.</param>
public sealed record Listing(string OfferId, string WorkId, string Kind, long PriceMinor)
{
    /// <summary>The body of an order for it, at its price or at another one.</summary>
    public object Order(long? priceMinor = null) =>
        new { offerId = OfferId, price = Market.Yuan(priceMinor ?? PriceMinor) };
}
