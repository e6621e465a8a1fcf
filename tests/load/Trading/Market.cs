using System.Collections.Concurrent;
using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>
/// Makes holders, works, offers and buyers through the gateway, as anybody would, for the load to trade with.
/// </summary>
public sealed class Market : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RunningExchange exchange;
    private readonly ExchangeClient @operator;
    private readonly ConcurrentBag<ExchangeClient> clients = [];

    /// <summary>On a running exchange.</summary>
    public Market(RunningExchange exchange)
    {
        this.exchange = exchange;
        @operator = Client(exchange.Operator.Id, exchange.Operator.Secret);
    }

    /// <summary>The operator's client.</summary>
    public ExchangeClient Operator => @operator;

    /// <summary>An amount.</summary>
    /// <param name="minor">In fen.</param>
    public static object Yuan(long minor) => new { minor, currency = "CNY" };

    /// <summary>A new buyer with so much on its account.</summary>
    public async Task<Trader> BuyerAsync(long balanceMinor)
    {
        var buyer = await RegisterAsync("gameCompany", "buyer");
        var deposit = new
        {
            participantId = buyer.Id,
            amount = Yuan(balanceMinor),
            bankReference = Guid.CreateVersion7().ToString(),
        };
        // The registration travels to settlement as a message.
        (
            await UntilAsync(
                () => @operator.PostAsync("/v1/deposits", deposit),
                answer => answer.Code is not "deposit.participantUnknown",
                "the deposit is recorded"
            )
        ).Must();
        return buyer;
    }

    /// <summary>A new holder: somebody who offers, or who gets royalties.</summary>
    public Task<Trader> HolderAsync() => RegisterAsync("museum", "holder");

    /// <summary>A new work of this holder with an offer that orders knows; the heir gets 8 % of each price.</summary>
    public async Task<Listing> ListAsync(Trader holder, Trader heir, string kind, long priceMinor)
    {
        var work = await WorkAsync(holder);
        // The listing of the work, then the registration of the heir, travel to licensing as messages.
        (
            await UntilAsync(
                () => holder.Client.PostAsync("/v1/rights-in", Bodies.RightsIn(work)),
                answer => answer.Code is not "work.notListed",
                "the rights are recorded"
            )
        ).Must();
        var published = await UntilAsync(
            () => holder.Client.PostAsync("/v1/offers", Bodies.Offer(work, kind, priceMinor, heir.Id)),
            answer => answer.Code is not "participant.unknown",
            "the offer is published"
        );
        return new Listing(published.Text("offerId"), work, kind, priceMinor);
    }

    /// <summary>Waits until orders has heard of these offers, as a buyer can find out.</summary>
    public async Task KnownAsync(Trader buyer, IEnumerable<Listing> listings)
    {
        foreach (var listing in listings)
            (
                await UntilAsync(
                    () => buyer.Client.PostAsync("/v1/orders?dryRun=true", listing.Order()),
                    answer => answer.Code is not "offer.unknown",
                    "orders knows the offer"
                )
            ).Must();
    }

    /// <summary>Closes every client's connections.</summary>
    public void Dispose()
    {
        foreach (var client in clients)
            client.Dispose();
    }

    private async Task<string> WorkAsync(Trader holder)
    {
        var work = (await holder.Client.PostAsync("/v1/works", Bodies.Work)).Text("workId");
        var submitted = (await holder.Client.PostAsync($"/v1/works/{work}/submit")).Must();
        var version = submitted.GetProperty("version").GetInt32();
        (await @operator.DecideAsync($"/v1/works/{work}/approve", new { reason = "In order." }, version)).Must();
        return work;
    }

    private async Task<Trader> RegisterAsync(string kind, string role)
    {
        var registered = await @operator.PostAsync("/v1/participants", Bodies.Participant(kind, role));
        var id = registered.Text("participantId");
        var client = await @operator.PostAsync($"/v1/participants/{id}/clients", new { name = "load" });
        var trader = new Trader(id, Client(client.Text("clientId"), client.Text("clientSecret")));
        await trader.Client.TokenAsync();
        return trader;
    }

    private ExchangeClient Client(string id, string secret)
    {
        var client = new ExchangeClient(exchange.Gateway, id, secret);
        clients.Add(client);
        return client;
    }

    private static Task<ExchangeAnswer> UntilAsync(
        Func<Task<ExchangeAnswer>> ask,
        Func<ExchangeAnswer, bool> check,
        string fact
    ) => Eventually.SeeAsync(ask, check, fact, Patience);
}
