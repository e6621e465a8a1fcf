using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>What an offer says; a test names only what matters to it.</summary>
internal sealed record Terms
{
    /// <summary>The market's own work where it is left out.</summary>
    public string? WorkId { get; init; }
    public string Kind { get; init; } = "nonExclusive";
    public string[] Uses { get; init; } = ["merchandise"];
    public string[] Territories { get; init; } = ["CN"];
    public object Term { get; init; } = new { months = 24 };
    public long PriceMinor { get; init; } = 1_200_000;
    public int? Quantity { get; init; }
    public string[] Duties { get; init; } = [];
    public IReadOnlyDictionary<Party, int> RoyaltiesPpm { get; init; } = new Dictionary<Party, int>();
}

/// <summary>A holder with a listed work to which it has all rights, and everybody who comes to trade in it.</summary>
internal sealed class Market
{
    private static readonly Lazy<Task<Api>> TheOperator = new(() =>
        Api.OfAsync(TheExchange.Running.Operator.Id, TheExchange.Running.Operator.Secret)
    );

    private Market(Api @operator, Party holder) => (Operator, Holder) = (@operator, holder);

    /// <summary>The operator of the exchange.</summary>
    public Api Operator { get; }

    /// <summary>The museum.</summary>
    public Party Holder { get; }

    /// <summary>Its work.</summary>
    public string WorkId { get; private set; } = "";

    /// <summary>The operator of the exchange.</summary>
    public static Task<Api> OperatorAsync() => TheOperator.Value;

    /// <summary>A new holder with a work of its own.</summary>
    public static async Task<Market> OpenAsync()
    {
        var @operator = await OperatorAsync();
        // It may buy too, so that it can try to buy its own.
        var market = new Market(@operator, await RegisterAsync(@operator, "museum", "holder", "buyer"));
        market.WorkId = await market.ListAsync();
        await market.RecordRightsAsync(market.WorkId);
        return market;
    }

    /// <summary>A term without end.</summary>
    public static object Always { get; } = new { from = "2020-01-01T00:00:00Z", perpetual = true };

    /// <summary>An amount in yuan.</summary>
    public static object Money(long minor) => new { minor, currency = "CNY" };

    /// <summary>A new buyer with so much on its account.</summary>
    public async Task<Party> BuyerAsync(long balanceMinor = 0)
    {
        var buyer = await RegisterAsync(Operator, "gameCompany", "buyer");
        if (balanceMinor > 0)
            await DepositAsync(buyer, balanceMinor);
        return buyer;
    }

    /// <summary>New buyers with so much on the account of each.</summary>
    public async Task<IReadOnlyList<Party>> BuyersAsync(int count, long balanceMinor) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => BuyerAsync(balanceMinor)));

    /// <summary>A new upstream holder, who may get royalties.</summary>
    public Task<Party> HeirAsync() => RegisterAsync(Operator, "estate", "holder");

    /// <summary>A new supervisor, who sees everything.</summary>
    public Task<Party> SupervisorAsync() => RegisterAsync(Operator, "authority", "supervisor");

    /// <summary>Publishes an offer and waits until it can be ordered.</summary>
    public async Task<Offer> OfferAsync(Terms terms)
    {
        var published = await Eventually.SeeAsync(
            () => TryOfferAsync(terms),
            // The heirs' registration travels to licensing as a message.
            answer => answer.Status is HttpStatusCode.Created || answer.Code is not "participant.unknown",
            "the offer is published"
        );
        var offer = new Offer(published.Must().Text("offerId"), WorkId, terms.PriceMinor);
        await Eventually.SeeAsync(
            () =>
                Books.OneAsync<bool>(
                    "orders",
                    "select exists (select from offers where offer_id = $1)",
                    OfferId.Parse(offer.Id).Value
                ),
            known => known,
            "orders knows the offer"
        );
        return offer;
    }

    /// <summary>Tries to publish an offer.</summary>
    public Task<Answer> TryOfferAsync(Terms terms) =>
        Holder.Api.PostAsync(
            "/v1/offers",
            new
            {
                workId = terms.WorkId ?? WorkId,
                kind = terms.Kind,
                uses = new { include = terms.Uses },
                territories = new { include = terms.Territories },
                languages = new { include = new[] { "all" } },
                term = terms.Term,
                price = Money(terms.PriceMinor),
                royalties = terms.RoyaltiesPpm.Select(royalty => new
                {
                    participantId = royalty.Key.Id,
                    sharePpm = royalty.Value,
                }),
                quantity = terms.Quantity,
                duties = terms.Duties,
            }
        );

    /// <summary>Merchandise anywhere under an encumbrance of the work; the test's fields are added.</summary>
    public async Task<JsonElement> EncumberAsync(object encumbrance)
    {
        var body = new JsonObject
        {
            ["workId"] = WorkId,
            ["uses"] = new JsonObject { ["include"] = new JsonArray("merchandise") },
            ["territories"] = new JsonObject { ["include"] = new JsonArray("world") },
            ["languages"] = new JsonObject { ["include"] = new JsonArray("all") },
        };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(encumbrance)!.AsObject())
            body[name] = value?.DeepClone();
        var recorded = await Eventually.SeeAsync(
            () => Holder.Api.PostAsync("/v1/encumbrances", body),
            // The party's registration travels to licensing as a message.
            answer => answer.Code is not "participant.unknown",
            "the encumbrance is recorded"
        );
        return recorded.Must();
    }

    /// <summary>Records money that arrived for somebody.</summary>
    public async Task DepositAsync(Party party, long minor)
    {
        var deposit = new
        {
            participantId = party.Id,
            amount = Money(minor),
            bankReference = Guid.CreateVersion7().ToString(),
        };
        var answer = await Eventually.SeeAsync(
            () => Operator.PostAsync("/v1/deposits", deposit),
            // The registration travels to settlement as a message.
            answer => answer.Code is not "deposit.participantUnknown",
            "the deposit is recorded"
        );
        answer.Must();
    }

    /// <summary>True where debits are credits, posted and pending, and every balance is what its entries say.</summary>
    public async Task<bool> BalancesAsync() =>
        (await Operator.GetAsync("/v1/trial-balance")).Must().At("balanced").GetBoolean();

    /// <summary>Registers a participant with a client and its token.</summary>
    public static async Task<Party> RegisterAsync(Api @operator, string kind, params string[] roles)
    {
        var registered = await @operator.PostAsync("/v1/participants", Registration(kind, roles));
        var id = registered.Must().Text("participantId");
        var client = (await @operator.PostAsync($"/v1/participants/{id}/clients", new { name = "flows" })).Must();
        var (clientId, secret) = (client.Text("clientId"), client.Text("clientSecret"));
        return new Party(id, clientId, secret, await Api.OfAsync(clientId, secret));
    }

    /// <summary>A registration that is in order.</summary>
    public static object Registration(string kind, params string[] roles) =>
        new
        {
            name = new Dictionary<string, string> { ["zh-Hans"] = "福建博物院", ["en"] = "Fujian Museum" },
            kind,
            roles,
            contact = new { name = "Lin Mei", email = "lin@example.org" },
            country = "US",
        };

    /// <summary>A work that is in order.</summary>
    public static object Work(string title, string? partOf = null) =>
        new
        {
            title = new Dictionary<string, string> { ["zh-Hans"] = "敦煌飞天", ["en"] = title },
            @class = "painting",
            rightsStatus = "http://rightsstatements.org/vocab/InC/1.0/",
            partOf,
        };

    /// <summary>Lists a further work of the holder, alone or as a part of a series.</summary>
    public async Task<string> ListAsync(string? partOf = null)
    {
        var work = (await Holder.Api.PostAsync("/v1/works", Work("Flying Apsaras", partOf))).Must().Text("workId");
        (await Holder.Api.PostAsync($"/v1/works/{work}/submit")).Must();
        (await Operator.DecideAsync($"/v1/works/{work}", "approve")).Must();
        return work;
    }

    /// <summary>Records that the holder may grant some uses of a work, so exclusively at most.</summary>
    public async Task RecordRightsAsync(string work, string kind = "exclusive", string uses = "all")
    {
        var everything = new
        {
            workId = work,
            source = "own",
            kind,
            uses = new { include = new[] { uses } },
            territories = new { include = new[] { "world" } },
            languages = new { include = new[] { "all" } },
            term = new { from = "2020-01-01T00:00:00Z", perpetual = true },
            evidence = new[]
            {
                new
                {
                    description = "Deed of gift",
                    sha256 = new string('a', 64),
                    mediaType = "application/pdf",
                    sizeBytes = 48_213,
                },
            },
        };
        var recorded = await Eventually.SeeAsync(
            () => Holder.Api.PostAsync("/v1/rights-in", everything),
            // The listing travels to licensing as a message.
            answer => answer.Code is not "work.notListed",
            "the rights are recorded"
        );
        recorded.Must();
    }
}
