using System.Collections.Concurrent;
using Exchange.Local;
using Exchange.Tests.Load;

namespace Exchange.Tests.Faults;

/// <summary>
/// Everybody who orders while processes die: buyers with money and without, offers that many may have and that only one
/// may have, stale prices, cancels, patient clients and impatient ones. Keeps what each was told.
/// </summary>
internal sealed class Crowd
{
    private const long PriceMinor = 123_457;
    private const int RichBuyers = 12;
    private const int PoorBuyers = 3;
    private const int PurchasesOfThePoor = 5;
    private const int OpenOffers = 8;
    private const int ExclusiveOffers = 12;

    private readonly ConcurrentBag<Claim> claims = [];
    private readonly Trader[] rich;
    private readonly Trader[] poor;
    private readonly Listing[] open;
    private readonly Listing[] exclusive;

    private Crowd((Trader[] Rich, Trader[] Poor) buyers, (Listing[] Open, Listing[] Exclusive) listings)
    {
        (rich, poor) = buyers;
        (open, exclusive) = listings;
    }

    /// <summary>What every client knows by now.</summary>
    public IReadOnlyCollection<Claim> Claims => claims;

    /// <summary>Makes the buyers and the offers.</summary>
    public static async Task<Crowd> GatherAsync(Market market)
    {
        var (holder, heir) = (await market.HolderAsync(), await market.HolderAsync());
        var wealthy = await Task.WhenAll(Times(RichBuyers, () => market.BuyerAsync(100_000 * PriceMinor)));
        var broke = await Task.WhenAll(Times(PoorBuyers, () => market.BuyerAsync(PurchasesOfThePoor * PriceMinor)));
        var common = await Task.WhenAll(
            Times(OpenOffers, () => market.ListAsync(holder, heir, "nonExclusive", PriceMinor))
        );
        var single = await Task.WhenAll(
            Times(ExclusiveOffers, () => market.ListAsync(holder, heir, "exclusive", PriceMinor))
        );
        await market.KnownAsync(wealthy[0], common.Concat(single));
        return new Crowd((wealthy, broke), (common, single));
    }

    /// <summary>Places order number n as its client does, and keeps what it was told.</summary>
    public async Task<Outcome> OrderAsync(int n)
    {
        var buyer = n % 10 == 3 ? poor[n / 10 % poor.Length] : rich[n % rich.Length];
        var listing = n % 10 == 7 ? exclusive[n / 10 % exclusive.Length] : open[n % open.Length];
        var body = n % 20 == 5 ? listing.Order(PriceMinor - 1) : listing.Order();
        var claim = await ClaimAsync(buyer, body, Guid.CreateVersion7().ToString(), isPatient: n % 5 != 4);
        if (n % 10 == 8 && claim.OrderId is { } orderId)
            claim = claim with { Cancel = await CancelAsync(buyer, orderId) };
        claims.Add(claim);
        return claim.Told switch
        {
            Told.Accepted => Outcome.Succeeded,
            Told.Refused => Outcome.Refused,
            Told.Nothing => Outcome.Failed,
        };
    }

    private static async Task<Claim> ClaimAsync(Trader buyer, object body, string key, bool isPatient)
    {
        var pipeline = isPatient ? Persistence.Patient : Persistence.Impatient;
        var answer = await pipeline.AskAsync(stop => buyer.Client.PostAsync("/v1/orders", body, key, stop));
        return new Claim(
            key,
            Of(answer),
            answer is { IsOk: true } ? answer.Text("orderId") : null,
            answer is { IsOk: false } ? answer.Code : null
        )
        {
            Repeat = () => ClaimAsync(buyer, body, key, isPatient: true),
        };
    }

    private static async Task<Told> CancelAsync(Trader buyer, string orderId)
    {
        var key = Guid.CreateVersion7().ToString();
        return Of(
            await Persistence.Patient.AskAsync(stop =>
                buyer.Client.PostAsync($"/v1/orders/{orderId}/cancel", body: null, key, stop)
            )
        );
    }

    private static Told Of(ExchangeAnswer? answer) =>
        answer switch
        {
            null => Told.Nothing,
            { IsOk: true } => Told.Accepted,
            _ => Told.Refused,
        };

    private static IEnumerable<Task<T>> Times<T>(int count, Func<Task<T>> make) =>
        Enumerable.Range(0, count).Select(_ => make());
}
