using System.Globalization;
using System.Text.Json;

namespace Exchange.Tests.Flows;

/// <summary>A participant with its client.</summary>
internal sealed record Party(string Id, string ClientId, string ClientSecret, Api Api)
{
    private static readonly string[] Ends = ["completed", "rejected", "expired", "canceled"];

    /// <summary>Places an order for an offer at its price; answers its id.</summary>
    public async Task<string> OrderAsync(Offer offer, string? trace = null) =>
        (await TryOrderAsync(offer, offer.PriceMinor, trace)).Must().Text("orderId");

    /// <summary>Tries to place an order at a price.</summary>
    public Task<Answer> TryOrderAsync(Offer offer, long priceMinor, string? trace = null) =>
        Api.PostAsync("/v1/orders", new { offerId = offer.Id, price = Market.Money(priceMinor) }, key: null, trace);

    /// <summary>Places an order and waits for its end.</summary>
    public async Task<JsonElement> BuyAsync(Offer offer) => await EndOfAsync(await OrderAsync(offer));

    /// <summary>Waits until an order has ended.</summary>
    public Task<JsonElement> EndOfAsync(string order) => SeeAsync(order, Ends);

    /// <summary>Waits until an order is in one of these states.</summary>
    public Task<JsonElement> SeeAsync(string order, params string[] states) =>
        Eventually.SeeAsync(
            async () => (await Api.GetAsync($"/v1/orders/{order}")).Must(),
            seen => states.Contains(seen.Text("state")),
            $"the order {order} is {string.Join(" or ", states)}"
        );

    /// <summary>Waits until the last event of a resource is told, and answers what this party is told of it.</summary>
    public async Task<IReadOnlyList<string>> TypesOfAsync(string resource, string last)
    {
        var told = await Eventually.SeeAsync(
            async () =>
                (await Api.GetAsync($"/v1/events?resource={resource}")).Must().At("data").EnumerateArray().ToList(),
            events => events.Exists(one => one.Text("type") == last),
            $"{last} of {resource} is told"
        );
        return [.. told.Select(one => $"{one.At("sequence").GetInt32()} {one.Text("type")}")];
    }

    /// <summary>What is on the account: posted, held, available.</summary>
    public async Task<Balance> BalanceAsync()
    {
        var accounts = (await Api.GetAsync("/v1/accounts")).Must().At("data");
        return accounts.GetArrayLength() == 0
            ? new Balance(0, 0, 0)
            : new Balance(accounts[0].Minor("posted"), accounts[0].Minor("held"), accounts[0].Minor("available"));
    }

    /// <summary>The statement of everything until now.</summary>
    public async Task<JsonElement> StatementAsync()
    {
        var to = TimeProvider
            .System.GetUtcNow()
            .AddDays(1)
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return (await Api.GetAsync($"/v1/statements?currency=CNY&from=2020-01-01T00:00:00Z&to={to}")).Must();
    }
}

/// <summary>An account in minor units.</summary>
internal sealed record Balance(long Posted, long Held, long Available);

/// <summary>A published offer.</summary>
internal sealed record Offer(string Id, string WorkId, long PriceMinor);
