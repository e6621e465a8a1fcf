using System.Net;
using System.Text.Json;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class SplitPlanTests : DealFixture
{
    [Test]
    public async Task What_is_previewed_is_planned_held_and_posted()
    {
        var museum = await AdmittedAsync();
        var (mural, academy) = await ListedAsync(await AdmittedAsync());
        var (work, _) = await ListedAsync(museum);
        var weaver = await AdmittedAsync("individual");
        await DeclareAsync(work, museum, new { upstream = new[] { new { workId = mural, sharePpm = 100_000 } } });
        var offer = await PublishedAsync(work, museum, Yuan(5_000_000), new RoyaltyShare(weaver, new Share(80_000)));

        var preview = await PreviewAsync(museum, offer.OfferId);
        var (order, parts) = await SoldAsync(offer);

        var plan = await PlanAsync(museum, order);
        Assert.That(plan.GetProperty("parts").ToString(), Is.EqualTo(preview.GetProperty("parts").ToString()));
        // CNY 50,000.00: fee 2,500.00; of the net 47,500.00 the weaver has 3,800.00 without tax on 3,000.00, the
        // academy 4,750.00, and the museum the rest.
        Assert.That(
            parts,
            Is.EqualTo(
                new[]
                {
                    new PaymentPart(PartKind.Fee, null, Yuan(250_000)),
                    new PaymentPart(PartKind.Royalty, weaver, Yuan(320_000)),
                    new PaymentPart(PartKind.Upstream, academy, Yuan(475_000)),
                    new PaymentPart(PartKind.Holder, museum, Yuan(3_895_000)),
                    new PaymentPart(PartKind.Tax, null, Yuan(60_000)),
                }
            )
        );
        Assert.That(await BalanceAsync(weaver), Is.EqualTo((320_000, 0, 320_000)));
        Assert.That(await BalanceAsync(academy), Is.EqualTo((475_000, 0, 475_000)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_plan_keeps_the_shares_and_the_rate_that_it_was_made_by()
    {
        var museum = await AdmittedAsync();
        var (work, _) = await ListedAsync(museum);
        var offer = await PublishedAsync(work, museum, Yuan(1_000));
        var (order, _) = await HeldAsync(HoldOf(offer, await WithMoneyAsync(Yuan(1_000))));
        var partner = await AdmittedAsync();
        await DeclareAsync(
            work,
            museum,
            new { coHolders = new[] { new { participantId = partner, sharePpm = 500_000 } } }
        );
        await RateAsync(new { ratePpm = 100_000, holderId = museum });

        await Service.DeliverAsync(new PostMoney(order));

        var posted = await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
        Assert.That(posted.Parts.Select(part => part.Amount), Is.EqualTo(new[] { Yuan(50), Yuan(950) }));
        var preview = await PreviewAsync(museum, offer.OfferId);
        Assert.That(Minor(preview, "fee"), Is.EqualTo(100));
        Assert.That(preview.GetProperty("parts").GetArrayLength(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_plan_that_the_asked_rail_can_not_carry_is_refused_before_money_is_held_and_stays_refused()
    {
        var museum = await AdmittedAsync();
        var (work, _) = await ListedAsync(museum);
        var offer = await PublishedAsync(work, museum, Yuan(1_000), new RoyaltyShare(museum, new Share(400_000)));
        var buyer = await WithMoneyAsync(Yuan(1_000));
        var asked = HoldOf(offer, buyer) with { Rail = "weChatPay" };

        await Service.DeliverAsync(asked);
        var refused = await Service.HeardAsync<MoneyRefused>(said => said.OrderId == asked.OrderId);
        // The same order again, though its plan would be carried now.
        await Service.DeliverAsync(asked with { Rail = null });

        Assert.That(refused.Code, Is.EqualTo("rail.ratio"));
        Assert.That(refused.Message, Does.StartWith("weChatPay gives at most 30 %"));
        var answers = await Eventually.SeeAsync(
            () => Task.FromResult(Service.Said<MoneyRefused>().Where(said => said.OrderId == asked.OrderId).ToList()),
            said => said.Count == 2,
            "it is refused twice"
        );
        Assert.That(answers[1], Is.EqualTo(refused));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((1_000, 0, 1_000)));
    }

    [Test]
    public async Task Where_no_rail_is_asked_for_it_is_rerouted_and_the_plan_says_so()
    {
        var museum = await AdmittedAsync();
        var (work, _) = await ListedAsync(museum);
        var offer = await PublishedAsync(
            work,
            museum,
            Yuan(1_000),
            new RoyaltyShare(await AdmittedAsync(), new Share(400_000))
        );

        var (order, _) = await SoldAsync(offer);

        var plan = await PlanAsync(museum, order);
        Assert.That(plan.GetProperty("rail").GetString(), Is.EqualTo("custodianBank"));
        Assert.That(plan.GetProperty("passedRails")[0].GetProperty("code").GetString(), Is.EqualTo("rail.ratio"));
    }

    [Test]
    public async Task A_receiver_sees_the_totals_and_its_own_part_and_a_stranger_nothing()
    {
        var (museum, estate) = (await AdmittedAsync(), await AdmittedAsync());
        var (work, _) = await ListedAsync(museum);
        var offer = await PublishedAsync(work, museum, Yuan(1_000), new RoyaltyShare(estate, new Share(100_000)));
        var (order, _) = await SoldAsync(offer);

        var own = await PlanAsync(estate, order);

        Assert.That(Minor(own, "price"), Is.EqualTo(1_000));
        var part = own.GetProperty("parts").EnumerateArray().Single();
        Assert.That(part.GetProperty("receiverId").GetString(), Is.EqualTo(estate.ToString()));
        Assert.That(Minor(part, "net"), Is.EqualTo(95));
        using var stranger = As(await AdmittedAsync());
        var path = $"/v1/split-plans/{order}";
        Assert.That((await stranger.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        var preview = $"/v1/split-plans/preview?offerId={offer.OfferId}";
        Assert.That((await stranger.GetAsync(preview)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Shares_that_would_close_a_circle_or_promise_too_much_are_refused_by_name()
    {
        var museum = await AdmittedAsync();
        var (first, _) = await ListedAsync(museum);
        var (second, _) = await ListedAsync(museum);
        await PublishedAsync(first, museum, Yuan(1_000), new RoyaltyShare(await AdmittedAsync(), new Share(300_000)));
        await DeclareAsync(second, museum, new { upstream = new[] { new { workId = first, sharePpm = 1 } } });

        var circle = await TryDeclareAsync(
            first,
            museum,
            new { upstream = new[] { new { workId = second, sharePpm = 1 } } }
        );
        var (third, _) = await ListedAsync(museum);
        var tooMuch = await TryDeclareAsync(
            first,
            museum,
            new { upstream = new[] { new { workId = third, sharePpm = 700_001 } } }
        );
        var holder = await TryDeclareAsync(
            first,
            museum,
            new { coHolders = new[] { new { participantId = museum, sharePpm = 1 } } }
        );

        await RefusedAsync(circle, "/upstream/0/workId", "shares.cycle");
        await RefusedAsync(tooMuch, "/upstream/0/sharePpm", "shares.aboveWhole");
        await RefusedAsync(holder, "/coHolders/0/participantId", "shares.holder");
        using var client = As(museum);
        var read = await (await client.GetAsync($"/v1/revenue-shares/{first}")).JsonAsync(HttpStatusCode.OK);
        Assert.That(read.GetProperty("version").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task Shares_are_the_holder_s_to_declare_and_the_sharers_to_read()
    {
        var (museum, partner) = (await AdmittedAsync(), await AdmittedAsync());
        var (work, _) = await ListedAsync(museum);
        var shares = new { coHolders = new[] { new { participantId = partner, sharePpm = 250_000 } } };
        await DeclareAsync(work, museum, shares);

        using var client = As(partner);
        var read = await (await client.GetAsync($"/v1/revenue-shares/{work}")).JsonAsync(HttpStatusCode.OK);
        var stolen = await TryDeclareAsync(work, partner, shares, version: 1);
        var stale = await TryDeclareAsync(work, museum, shares, version: 0);
        using var stranger = As(await AdmittedAsync());

        Assert.That(read.GetProperty("holderPpm").GetInt32(), Is.EqualTo(750_000));
        Assert.That(stolen.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(stale.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        var unseen = await stranger.GetAsync($"/v1/revenue-shares/{work}");
        Assert.That(unseen.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Rates_are_the_operator_s_to_set_and_not_in_the_past()
    {
        var museum = await AdmittedAsync();
        using var member = Service.As(museum, ["holder"], "money:read", "money:write");

        var own = await member.PostAsync("/v1/commission-rules", new { ratePpm = 0, holderId = museum });
        var past = await Operator.PostAsync(
            "/v1/commission-rules",
            new { ratePpm = 0, validFrom = "2020-01-01T00:00:00Z" }
        );
        var other = await RateAsync(new { ratePpm = 1, holderId = await AdmittedAsync() });
        var mine = await RateAsync(new { ratePpm = 2, holderId = museum });

        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        await RefusedAsync(past, "/validFrom", "past", HttpStatusCode.BadRequest);
        var hidden = await member.GetAsync($"/v1/commission-rules/{other.GetProperty("commissionRuleId").GetString()}");
        Assert.That(hidden.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        var list = (
            await (await member.GetAsync("/v1/commission-rules?limit=200")).JsonAsync(HttpStatusCode.OK)
        ).ToString();
        Assert.That(list, Does.Contain(mine.GetProperty("commissionRuleId").GetString()));
        Assert.That(list, Does.Not.Contain(other.GetProperty("commissionRuleId").GetString()));
    }

    private async Task<JsonElement> PreviewAsync(ParticipantId holder, OfferId offer)
    {
        using var client = As(holder);
        return await (await client.GetAsync($"/v1/split-plans/preview?offerId={offer}")).JsonAsync(HttpStatusCode.OK);
    }

    private async Task<JsonElement> PlanAsync(ParticipantId reader, OrderId order)
    {
        using var client = As(reader);
        return await (await client.GetAsync($"/v1/split-plans/{order}")).JsonAsync(HttpStatusCode.OK);
    }

    private async Task<JsonElement> RateAsync(object rule) =>
        await (await Operator.PostAsync("/v1/commission-rules", rule)).JsonAsync(HttpStatusCode.Created);

    private static async Task RefusedAsync(
        HttpResponseMessage answer,
        string pointer,
        string code,
        HttpStatusCode status = HttpStatusCode.UnprocessableEntity
    )
    {
        var problem = await answer.JsonAsync(status);
        var field = problem.GetProperty("errors").EnumerateArray().Single();
        Assert.That(field.GetProperty("pointer").GetString(), Is.EqualTo(pointer));
        Assert.That(field.GetProperty("code").GetString(), Is.EqualTo(code));
    }
}
