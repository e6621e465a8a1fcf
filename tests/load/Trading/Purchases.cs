using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>Buyers who take turns to buy offers, each purchase until it is completed.</summary>
public sealed class Purchases
{
    private const long PriceMinor = 1_200_000;
    private const long BalanceMinor = 1_000_000_000_000;
    private const int OffersPerHolder = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<Trader> buyers;
    private readonly IReadOnlyList<Listing> listings;
    private readonly OrderEnds ends;
    private int completed;

    private Purchases(IReadOnlyList<Trader> buyers, IReadOnlyList<Listing> listings, OrderEnds ends) =>
        (this.buyers, this.listings, this.ends) = (buyers, listings, ends);

    /// <summary>How many purchases were seen completed.</summary>
    public int Completed => Volatile.Read(ref completed);

    /// <summary>Makes the buyers, with more money than they can spend, and the offers.</summary>
    public static async Task<Purchases> PrepareAsync(
        Market market,
        OrderEnds ends,
        TradesPlan plan,
        CancellationToken cancellation
    )
    {
        var many = await Task.WhenAll(Enumerable.Range(0, plan.Buyers).Select(_ => market.BuyerAsync(BalanceMinor)));
        var onSale = new List<Listing>();
        foreach (var chunk in Enumerable.Range(0, plan.Offers).Chunk(OffersPerHolder))
        {
            cancellation.ThrowIfCancellationRequested();
            var (holder, heir) = (await market.HolderAsync(), await market.HolderAsync());
            foreach (var _ in chunk)
                onSale.Add(await market.ListAsync(holder, heir, "nonExclusive", PriceMinor));
        }
        await market.KnownAsync(many[0], onSale);
        return new Purchases(many, onSale, ends);
    }

    /// <summary>Places order number n and waits for its end.</summary>
    public async Task<Outcome> BuyAsync(int n, CancellationToken cancellation)
    {
        // Both go round, and as their numbers may share a divisor, every round of the buyers moves the offers on by
        // one.
        var (buyer, listing) = (buyers[n % buyers.Count], listings[(n + n / buyers.Count) % listings.Count]);
        var placed = await buyer.Client.PostAsync("/v1/orders", listing.Order(), key: null, cancellation);
        if (!placed.IsOk)
            return (int)placed.Status >= 500 ? Outcome.Failed : Outcome.Refused;
        var end = await ends.EndOfAsync(placed.Text("orderId")).WaitAsync(Patience, cancellation);
        if (end is not "OrderCompleted")
            return Outcome.Refused;
        Interlocked.Increment(ref completed);
        return Outcome.Succeeded;
    }
}
