using System.Net;
using System.Text.RegularExpressions;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Flows;

internal sealed partial class ReadingTests
{
    private const string Wish =
        "kind=sole&uses=games&territories=CN&languages=all&from=2041-01-01T00:00:00Z&perpetual=true";
    private const string Period = "currency=CNY&from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z";

    [Test]
    public async Task Everything_that_a_purchase_leaves_can_be_read()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Duties = ["salesReport"] });
        var buyer = await market.BuyerAsync(2_000_000);
        var order = await buyer.BuyAsync(offer);
        var path = await PathsAsync(market, buyer, order.Text("orderId"));

        foreach (var one in path)
        {
            var answer = await market.Operator.GetAsync(one);
            Assert.That(
                answer.Status,
                Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.SeeOther),
                $"{one}: {answer}"
            );
        }

        Assert.That(NotAmong(path), Is.Empty, "every route that reads is read here");
    }

    private static async Task<IReadOnlyList<string>> PathsAsync(Market market, Party buyer, string orderId)
    {
        var seen = market.Operator;
        async Task<string> FirstAsync(string list, string id) =>
            (await seen.GetAsync(list)).Must().Text($"data/0/{id}");
        var order = (await seen.GetAsync($"/v1/orders/{orderId}")).Must();
        var proposed = new { content = Market.Work("Flying Apsaras, restored"), reason = "It was cleaned in 2026." };
        var changes = $"/v1/works/{market.WorkId}/changes";
        var change = (await market.Holder.Api.PostAsync(changes, proposed)).Must().Text("changeId");
        var number = $"N-{Guid.CreateVersion7():N}";
        var numbered = new
        {
            title = new { en = "Numbered" },
            @class = "painting",
            rightsStatus = "http://rightsstatements.org/vocab/InC/1.0/",
            identifiers = new[] { new { scheme = "accessionNumber", value = number } },
        };
        (await market.Holder.Api.PostAsync("/v1/works", numbered)).Must();
        var named = new { type = "person", names = new[] { new { text = "Hans Baldung", type = "preferred" } } };
        var party = (await seen.PostAsync("/v1/parties", named)).Must().Text("partyId");
        var consented = new
        {
            workId = market.WorkId,
            community = new { en = "Zhaoxing" },
            uses = new { include = new[] { "games" } },
            territories = new { include = new[] { "CN" } },
            term = Market.Always,
            evidenceSha256 = new string('0', 64),
        };
        var consent = (await market.Holder.Api.PostAsync("/v1/consents", consented)).Must().Text("consentId");
        var rightsIn = await FirstAsync($"/v1/rights-in?workId={market.WorkId}", "rightsInId");
        var account = await FirstAsync($"/v1/accounts?participantId={buyer.Id}", "accountId");
        var key = await FirstAsync("/v1/signing-keys", "keyId");
        var upload = await market.Holder.Api.UploadAsync(
            "/v1/imports?mapping=tate",
            """{"acno":"A1"}""",
            "application/x-ndjson"
        );
        var import = upload.Must().Text("importId");
        var provider = new
        {
            baseUrl = "https://museum.example/oai",
            metadataPrefix = "lido",
            mapping = "lido",
        };
        var harvest = (await market.Holder.Api.PostAsync("/v1/harvests", provider)).Must().Text("harvestId");
        var deposit = await market.Operator.PostAsync(
            "/v1/deposits",
            new
            {
                participantId = buyer.Id,
                amount = Market.Money(1),
                bankReference = orderId,
            }
        );
        var statement = await StatementAsync(market, seen);
        var found = await FirstAsync("/v1/breaks?open=true&type=unknown", "breakId");
        var (bankAccount, payout, file) = await PayoutAsync(market, seen);
        var fulfillments = $"/v1/licenses/{order.Text("licenseId")}/fulfillments";
        var report = (await buyer.Api.PostAsync(fulfillments, new { duty = "salesReport" })).Must();
        var asked = "use=merchandise.toys&territory=CN-GD&language=zh&at=2030-01-01T00:00:00Z";
        var ownUse = (await market.EncumberAsync(new { type = "ownUse", term = Market.Always })).Text("encumbranceId");
        var checkpoint = (await market.Operator.PostAsync("/v1/checkpoints")).Must().Text("checkpoint");
        var issued = new { transferId = order.Text("transferId"), number = "24312000000012345678" };
        var invoice = (await market.Operator.PostAsync("/v1/invoices", issued)).Must().Text("invoiceId");
        var ledgerKey = (await seen.GetAsync("/v1/ledger-keys")).Must().Text("keys/0/kid");
        var endpoint = (await seen.PostAsync("/v1/endpoints", new { url = "http://127.0.0.1:1/hooks" })).Must();
        var endpointId = endpoint.Text("endpointId");
        return
        [
            "/v1/participants",
            $"/v1/participants/{buyer.Id}",
            $"/v1/participants/{buyer.Id}/clients",
            $"/v1/participants/{buyer.Id}/clients/{buyer.ClientId}",
            "/v1/signing-keys",
            $"/v1/signing-keys/{key}",
            "/.well-known/openid-configuration",
            "/.well-known/jwks",
            "/v1/works?state=listed&limit=5",
            "/v1/works/facets?q=flying&isOffered=true",
            $"/v1/works/{market.WorkId}",
            $"/v1/works/{market.WorkId}/decisions",
            $"/v1/works/{market.WorkId}/manifest",
            $"/v1/works/{market.WorkId}/json-ld",
            $"/v1/works/{market.WorkId}/changes",
            $"/v1/works/{market.WorkId}/changes/{change}",
            "/v1/imports",
            $"/v1/imports/{import}",
            $"/v1/imports/{import}/refusals",
            $"/v1/imports/{import}/remarks",
            "/v1/harvests",
            $"/v1/harvests/{harvest}",
            "/v1/mappings",
            "/v1/mappings/tate",
            $"/v1/identifiers/accessionNumber/{number}",
            $"/v1/works/{market.WorkId}/rights-check",
            "/v1/parties?name=hans+bal&type=person",
            $"/v1/parties/{party}",
            $"/v1/parties/{party}/history",
            $"/v1/parties/{party}/works",
            "/v1/creator-roles",
            "/v1/prohibitions",
            "/v1/mapping-schema",
            $"/v1/consents?workId={market.WorkId}",
            $"/v1/consents/{consent}",
            "/v1/profiles",
            "/v1/profiles/painting/1",
            "/v1/vocabularies",
            "/v1/vocabularies/uses?version=1",
            $"/v1/availability?workId={market.WorkId}&{Wish}",
            $"/v1/availability/works?holderId={market.Holder.Id}&{Wish}",
            $"/v1/rights-in?workId={market.WorkId}",
            $"/v1/rights-in/{rightsIn}",
            $"/v1/offers?workId={market.WorkId}&kind=nonExclusive&state=published",
            $"/v1/offers/{order.Text("offerId")}",
            $"/v1/encumbrances?workId={market.WorkId}&type=ownUse&state=standing",
            $"/v1/encumbrances/{ownUse}",
            $"/v1/milestones?workId={market.WorkId}",
            $"/v1/rights-out?workId={market.WorkId}",
            $"/v1/licenses?orderId={orderId}",
            $"/v1/offers/{order.Text("offerId")}/odrl",
            "/v1/license-templates",
            "/v1/license-templates/education",
            $"/v1/licenses/{order.Text("licenseId")}",
            $"/v1/licenses/{order.Text("licenseId")}/odrl",
            fulfillments,
            $"{fulfillments}/{report.Text("fulfillmentId")}",
            $"/v1/decisions?workId={market.WorkId}&licenseeId={buyer.Id}&{asked}",
            "/v1/odrl/profile",
            "/v1/orders?state=completed&limit=5",
            $"/v1/orders/{orderId}",
            $"/v1/deposits/{deposit.Must().Text("depositId")}",
            "/v1/custody-accounts",
            $"/v1/payment-references?participantId={buyer.Id}",
            "/v1/bank-statements",
            $"/v1/bank-statements/{statement}",
            $"/v1/bank-statements/{statement}/lines",
            "/v1/bank-accounts",
            $"/v1/bank-accounts/{bankAccount}",
            "/v1/payouts?state=sent",
            $"/v1/payouts/{payout}",
            "/v1/payment-files",
            $"/v1/payment-files/{file}",
            "/v1/payout-schedules",
            $"/v1/reconciliations/{CamtText.Day}",
            "/v1/breaks?open=true",
            $"/v1/breaks/{found}",
            $"/v1/accounts?participantId={buyer.Id}",
            $"/v1/accounts/{account}/entries",
            $"/v1/holds/{HoldOf(order)}",
            $"/v1/transfers/{order.Text("transferId")}",
            $"/v1/transfers/{order.Text("transferId")}/proof?checkpoint={checkpoint}",
            "/v1/checkpoints",
            $"/v1/checkpoints/{checkpoint}",
            $"/v1/checkpoints/{checkpoint}/consistency?from={checkpoint}",
            "/v1/ledger-keys",
            $"/v1/ledger-keys/{ledgerKey}",
            $"/v1/statements?participantId={buyer.Id}&{Period}",
            $"/v1/invoices/{invoice}",
            $"/v1/transaction-certificates/{orderId}",
            "/v1/trial-balance",
            "/v1/commission-rules",
            $"/v1/commission-rules/{await FirstAsync("/v1/commission-rules", "commissionRuleId")}",
            $"/v1/revenue-shares/{market.WorkId}",
            $"/v1/split-plans/preview?offerId={order.Text("offerId")}",
            $"/v1/split-plans/{orderId}",
            "/v1/event-types",
            "/v1/event-types/order.completed",
            "/v1/event-types/order.completed/schemas/1",
            "/v1/events?types=order.placed&types=order.completed&limit=5",
            $"/v1/events/{await FirstAsync($"/v1/events?resource={orderId}", "id")}",
            "/v1/endpoints?limit=5",
            $"/v1/endpoints/{endpointId}",
            $"/v1/endpoints/{endpointId}/health",
            $"/v1/deliveries?endpointId={endpointId}&type=endpoint.challenge",
            $"/v1/deliveries/{await FirstAsync($"/v1/deliveries?endpointId={endpointId}", "deliveryId")}",
            .. TheExchange.Documents.Keys.Select(service => $"/v1/operations/{service}/errors"),
        ];
    }

    // To an account in kronor: nobody has any but for this.
    private static async Task<(string Account, string Payout, string File)> PayoutAsync(Market market, Api @operator)
    {
        var holder = market.Holder.Api;
        var named = new
        {
            currency = "NOK",
            name = "Museum",
            iban = "NO9386011117947",
        };
        var account = (await holder.PostAsync("/v1/bank-accounts", named)).Must().Text("bankAccountId");
        (await @operator.PostAsync($"/v1/bank-accounts/{account}/verify")).Must();
        var asked = new { bankAccountId = account };
        var payout = (await holder.PostAsync("/v1/payouts", asked)).Must().Text("payoutId");
        (await @operator.PostAsync("/v1/payment-files")).Must();
        return (account, payout, (await holder.GetAsync($"/v1/payouts/{payout}")).Must().Text("fileId"));
    }

    // In a currency that no other test pays in; one of its lines has no owner, the other is the holder's.
    private static async Task<string> StatementAsync(Market market, Api @operator)
    {
        var crowns = Currency.Of("NOK");
        var account = new
        {
            currency = "NOK",
            name = "Exchange",
            iban = "NO9386011117947",
        };
        (await @operator.PostAsync("/v1/custody-accounts", account)).Must();
        var reference = (await market.Holder.Api.GetAsync("/v1/payment-references")).Must().Text("reference");
        CamtLine[] lines = [new("READ-1", new Money(7, crowns)), new("READ-2", new Money(100_000, crowns), reference)];
        var xml = CamtText
            .Statement("READ-1", "NO9386011117947", Money.Zero(crowns), lines)
            .Replace("<Othr><Id>NO9386011117947</Id></Othr>", "<IBAN>NO9386011117947</IBAN>", StringComparison.Ordinal);
        var statement = await @operator.UploadAsync("/v1/bank-statements", xml, "application/xml");
        (await @operator.PostAsync("/v1/reconciliations", new { date = CamtText.Day })).Must();
        return statement.Must().Text("statementId");
    }

    private static string HoldOf(System.Text.Json.JsonElement order) =>
        order.At("history").EnumerateArray().Single(step => step.Text("trigger") is "moneyHeld").Text("facts/holdId");

    private static IEnumerable<string> NotAmong(IReadOnlyList<string> paths) =>
        TheExchange
            .Documents.Values.SelectMany(document => document.Operations)
            .Where(operation => operation.Method is "GET")
            .Select(operation => operation.Path)
            .Where(template => !paths.Any(path => PatternOf(template).IsMatch(path.Split('?')[0])));

    private static Regex PatternOf(string template) =>
        new($"^{Parameter().Replace(template, "[^/]+")}$", RegexOptions.NonBacktracking);

    [GeneratedRegex(@"\{\w+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
