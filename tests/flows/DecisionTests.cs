using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Flows;

internal sealed class DecisionTests
{
    private const string ToysInGuangdong = "use=merchandise.toys&territory=CN-GD&language=zh";

    [Test]
    public async Task A_licensee_may_do_what_it_bought_once_its_designs_are_approved()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Duties = ["designApproval"] });
        var buyer = await market.BuyerAsync(2_000_000);
        var license = (await buyer.BuyAsync(offer)).Text("licenseId");

        var before = await DecideAsync(market, buyer, ToysInGuangdong);
        var approval = new { duty = "designApproval", note = "Third draft" };
        (await market.Holder.Api.PostAsync($"/v1/licenses/{license}/fulfillments", approval)).Must();
        var after = await DecideAsync(market, buyer, ToysInGuangdong);

        Assert.That(Reason(before), Is.EqualTo("deny duty designApproval"));
        Assert.That(Reason(after), Is.EqualTo("permit permission use"));
        Assert.That(after.Text("licenseId"), Is.EqualTo(license));
    }

    [TestCase("use=games&territory=CN-GD&language=zh", "deny constraint purpose")]
    [TestCase("use=merchandise.toys&territory=JP&language=zh", "deny constraint spatial")]
    [TestCase(ToysInGuangdong + "&action=transfer", "deny prohibition transfer")]
    public async Task What_was_not_bought_is_denied_with_its_reason(string question, string reason)
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(2_000_000);
        await buyer.BuyAsync(offer);

        var decision = await DecideAsync(market, buyer, question);

        Assert.That(Reason(decision), Is.EqualTo(reason));
    }

    [Test]
    public async Task Licensor_licensee_and_supervisor_are_told_the_same_and_a_stranger_nothing()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync();
        var (stranger, supervisor) = (await market.BuyerAsync(), await market.SupervisorAsync());
        var path = PathOf(market, buyer, ToysInGuangdong);

        var told = (await buyer.Api.GetAsync(path)).Must();

        Assert.That(Reason(told), Is.EqualTo("deny noLicense "));
        Assert.That((await market.Holder.Api.GetAsync(path)).Text, Is.EqualTo(told.ToString()));
        Assert.That((await supervisor.Api.GetAsync(path)).Text, Is.EqualTo(told.ToString()));
        Assert.That((await stranger.Api.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_question_names_every_field_that_fails()
    {
        var market = await Market.OpenAsync();

        var refused = await market.Holder.Api.GetAsync(
            $"/v1/decisions?workId={market.WorkId}&use=magic&territory=Atlantis&language=zh"
        );

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        string[] faults = ["at required", "licenseeId required", "territory codes.unknown", "use codes.unknown"];
        Assert.That(refused.Faults, Is.EqualTo(faults));
    }

    private static async Task<JsonElement> DecideAsync(Market market, Party licensee, string question) =>
        (await licensee.Api.GetAsync(PathOf(market, licensee, question))).Must();

    private static string PathOf(Market market, Party licensee, string question)
    {
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        var at = tomorrow.ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        return $"/v1/decisions?workId={market.WorkId}&licenseeId={licensee.Id}&at={at}&{question}";
    }

    private static string Reason(JsonElement decision) =>
        $"{decision.Text("verdict")} {decision.Text("decidedBy/rule")} {decision.Text("decidedBy/name")}";
}
