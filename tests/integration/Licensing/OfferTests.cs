using System.Net;
using System.Text.Json;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Domain;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class OfferTests : LicensingFixture
{
    [Test]
    public async Task A_published_offer_is_said_to_everybody_with_the_hash_of_its_terms()
    {
        var workId = await OwnedAsync();
        var royalty = new { participantId = BuyerId, sharePpm = 80_000 };
        var offer = new
        {
            workId,
            kind = "sole",
            uses = Merchandise,
            territories = new { include = new[] { "CN" }, exclude = new[] { "HK" } },
            languages = All,
            term = new { months = 24 },
            price = Price,
            royalties = new[] { royalty },
            transferable = true,
        };

        var answer = await (await TryPublishAsync(offer)).JsonAsync(HttpStatusCode.Created);

        var offerId = OfferId.Parse(answer.GetProperty("offerId").GetString()!);
        var said = await Licensing.HeardAsync<OfferPublished>(published => published.OfferId == offerId);
        var terms = answer.GetProperty("terms");
        Assert.That(said.TermsHash, Is.EqualTo(CanonicalJson.Hash(CanonicalJson.Of(terms.GetRawText()))));
        Assert.That(said.Kind, Is.EqualTo(LicenseKind.Sole));
        Assert.That(said.Price, Is.EqualTo(Price));
        Assert.That(said.Royalties, Is.EqualTo([new RoyaltyShare(BuyerId, new Share(80_000))]));
        Assert.That(Codes(terms.GetProperty("territories").GetProperty("exclude")), Is.EqualTo(["CN-HK"]));
        Assert.That(answer.GetProperty("nextActions")[0].GetString(), Is.EqualTo("withdraw"));
    }

    [Test]
    public async Task Equal_terms_have_one_hash_however_they_are_said()
    {
        var workId = await OwnedAsync();
        var plain = Offer(workId, territories: new { include = new[] { "CN" }, exclude = new[] { "CN-GD" } });
        var wordy = Offer(workId, territories: new { include = new[] { "CN-BJ", "CN" }, exclude = new[] { "CN-44" } });

        var one = await (await TryPublishAsync(plain)).JsonAsync(HttpStatusCode.Created);
        var other = await (await TryPublishAsync(wordy)).JsonAsync(HttpStatusCode.Created);

        Assert.That(one.GetProperty("termsHash").GetString(), Is.EqualTo(other.GetProperty("termsHash").GetString()));
    }

    [Test]
    public async Task An_offer_wider_than_the_rights_in_is_refused_and_the_uncovered_part_is_named()
    {
        var workId = await ListedAsync();
        await Holder.PostAsync("/v1/rights-in", RightsIn(workId, territories: Mainland));
        var wide = Offer(workId, territories: new { include = new[] { "CN" } });

        var problem = await (await TryPublishAsync(wide)).JsonAsync(HttpStatusCode.Conflict);

        var uncovered = problem.GetProperty("uncovered")[0];
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("rights.noRightsIn"));
        Assert.That(problem.GetProperty("uncovered").GetArrayLength(), Is.EqualTo(1));
        Assert.That(Codes(uncovered.GetProperty("uses").GetProperty("include")), Is.EqualTo(["merchandise"]));
        Assert.That(Codes(uncovered.GetProperty("territories").GetProperty("include")), Is.EqualTo(["CN"]));
        Assert.That(Codes(uncovered.GetProperty("territories").GetProperty("exclude")), Is.EqualTo(["CN-mainland"]));
        Assert.That(
            await Licensing.ScalarAsync<long>($"select count(*) from offer where work_id = '{workId.Value}'"),
            Is.Zero
        );
    }

    [Test]
    public async Task An_offer_more_exclusive_than_the_rights_in_is_refused()
    {
        var workId = await ListedAsync();
        await Holder.PostAsync("/v1/rights-in", RightsIn(workId, "nonExclusive"));

        var problem = await (await TryPublishAsync(Offer(workId, "exclusive"))).JsonAsync(HttpStatusCode.Conflict);

        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("rights.noExclusiveRightsIn"));
        Assert.That(problem.GetProperty("conflict").GetString(), Is.EqualTo("noExclusiveRightsIn"));
        await (await TryPublishAsync(Offer(workId, "nonExclusive"))).JsonAsync(HttpStatusCode.Created);
    }

    [Test]
    public async Task Fields_that_fail_are_named()
    {
        var workId = await OwnedAsync();
        var offer = new
        {
            workId,
            kind = "sole",
            uses = Merchandise,
            territories = Mainland,
            languages = All,
            term = new { months = 0 },
            price = new { minor = 0, currency = "CNY" },
            royalties = new[]
            {
                new { participantId = BuyerId, sharePpm = 600_000 },
                new { participantId = HolderId, sharePpm = 500_000 },
            },
            quantity = 0,
        };

        var problem = await (await TryPublishAsync(offer)).JsonAsync(HttpStatusCode.BadRequest);

        string[] expected =
        [
            "/term/months term.months",
            "/price/minor inclusiveBetween",
            "/royalties royalties.aboveWhole",
            "/quantity greaterThanOrEqual",
        ];
        Assert.That(Errors(problem), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Copies_duties_and_prohibited_uses_are_terms_and_the_prohibited_are_no_uses()
    {
        var workId = await OwnedAsync();
        var offer = Detailed(
            workId,
            copies: new { max = 5_000 },
            duties: ["salesReport", "attribution"],
            prohibitedUses: new { include = new[] { "merchandise.food" } }
        );

        var terms = (await (await TryPublishAsync(offer)).JsonAsync(HttpStatusCode.Created)).GetProperty("terms");

        Assert.That(terms.GetProperty("schema").GetString(), Is.EqualTo("license-terms/2"));
        Assert.That(terms.GetProperty("copies").GetProperty("max").GetInt32(), Is.EqualTo(5_000));
        Assert.That(Codes(terms.GetProperty("duties")), Is.EqualTo(["attribution", "salesReport"]));
        Assert.That(Codes(terms.GetProperty("uses").GetProperty("include")), Is.EqualTo(["merchandise"]));
        Assert.That(Codes(terms.GetProperty("uses").GetProperty("exclude")), Is.EqualTo(["merchandise.food"]));
        var prohibited = terms.GetProperty("prohibitedUses");
        Assert.That(Codes(prohibited.GetProperty("include")), Is.EqualTo(["merchandise.food"]));
    }

    [Test]
    public async Task Copies_are_explicit_where_an_offer_does_not_say_them()
    {
        var offer = Offer(await OwnedAsync());

        var terms = (await (await TryPublishAsync(offer)).JsonAsync(HttpStatusCode.Created)).GetProperty("terms");

        Assert.That(terms.GetProperty("copies").GetProperty("unlimited").GetBoolean(), Is.True);
        Assert.That(terms.TryGetProperty("prohibitedUses", out _), Is.False);
    }

    [Test]
    public async Task Copies_duties_and_prohibited_uses_that_fail_are_named()
    {
        var workId = await OwnedAsync();
        object wrong = Detailed(
            workId,
            copies: new { max = 0 },
            duties: ["attribution", "attribution"],
            prohibitedUses: new { include = new[] { "teleportation" } }
        );
        object empty = Detailed(
            workId,
            copies: new { unlimited = true },
            duties: [],
            prohibitedUses: new { include = new[] { "all" } }
        );

        var named = await (await TryPublishAsync(wrong)).JsonAsync(HttpStatusCode.BadRequest);
        var nothing = await (await TryPublishAsync(empty)).JsonAsync(HttpStatusCode.BadRequest);

        string[] expected =
        [
            "/copies/max copies.outOfRange",
            "/duties duties.twice",
            "/prohibitedUses/include/0 codes.unknown",
        ];
        Assert.That(Errors(named), Is.EquivalentTo(expected));
        Assert.That(Errors(nothing), Is.EqualTo(["/prohibitedUses codes.nothingLeft"]));
    }

    [Test]
    public async Task A_royalty_goes_to_somebody_we_know()
    {
        var workId = await OwnedAsync();
        var offer = new
        {
            workId,
            kind = "sole",
            uses = Merchandise,
            territories = Mainland,
            languages = All,
            term = new { months = 1 },
            price = Price,
            royalties = new[] { new { participantId = ParticipantId.New(), sharePpm = 1 } },
        };

        var problem = await (await TryPublishAsync(offer)).JsonAsync(HttpStatusCode.UnprocessableEntity);

        Assert.That(Errors(problem), Is.EqualTo(["/royalties/0/participantId participant.unknown"]));
    }

    [Test]
    public async Task A_holder_withdraws_its_offer_once()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync()));

        var stranger = await Buyer.PostAsync($"/v1/offers/{offerId}/withdraw", body: null);
        var first = await Holder.PostAsync($"/v1/offers/{offerId}/withdraw", body: null);
        var second = await Holder.PostAsync($"/v1/offers/{offerId}/withdraw", body: null);

        Assert.That(stranger.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(
            (await first.JsonAsync(HttpStatusCode.OK)).GetProperty("state").GetString(),
            Is.EqualTo("withdrawn")
        );
        Assert.That(
            (await second.JsonAsync(HttpStatusCode.Conflict)).GetProperty("code").GetString(),
            Is.EqualTo("offer.withdrawn")
        );
        var said = await Licensing.HeardAsync<OfferWithdrawn>(withdrawn => withdrawn.OfferId == offerId);
        Assert.That(said.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task The_offers_of_a_withdrawn_work_go_with_it()
    {
        var workId = await OwnedAsync();
        var offerId = await PublishAsync(Offer(workId));

        await HandledAsync(new WorkWithdrawn(workId, HolderId, Version: 2));
        await HandledAsync(Listed(workId, version: 1));

        await Licensing.HeardAsync<OfferWithdrawn>(withdrawn => withdrawn.OfferId == offerId);
        var problem = await (await TryPublishAsync(Offer(workId))).JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("work.notListed"));
    }

    [Test]
    public async Task Offers_are_listed_newest_first_by_their_filters()
    {
        var workId = await OwnedAsync();
        var sole = await PublishAsync(Offer(workId, "sole"));
        var many = await PublishAsync(Offer(workId));
        var gone = await PublishAsync(Offer(workId));
        await Holder.PostAsync($"/v1/offers/{gone}/withdraw", body: null);

        Assert.That(await ListAsync($"workId={workId}"), Is.EqualTo([gone, many, sole]));
        Assert.That(await ListAsync($"workId={workId}&state=published"), Is.EqualTo([many, sole]));
        Assert.That(await ListAsync($"workId={workId}&kind=sole&holderId={HolderId}"), Is.EqualTo([sole]));
        Assert.That(await ListAsync($"workId={WorkId.New()}"), Is.Empty);
    }

    [Test]
    public async Task A_dry_run_says_and_writes_nothing()
    {
        var workId = await OwnedAsync();

        var tried = await Holder.PostAsync("/v1/offers?dryRun=true", Offer(workId));

        var answer = await tried.JsonAsync(HttpStatusCode.OK);
        Assert.That(tried.Headers.Location, Is.Null);
        var offerId = answer.GetProperty("offerId").GetString();
        Assert.That((await Holder.GetAsync($"/v1/offers/{offerId}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Vocabularies_are_read_without_a_token()
    {
        using var nobody = Licensing.As(participant: null, []);

        var territories = await (await nobody.GetAsync("/v1/vocabularies/territories")).JsonAsync(HttpStatusCode.OK);
        var unknown = await nobody.GetAsync("/v1/vocabularies/colors");

        var hongKong = territories.GetProperty("nodes").EnumerateArray().Single(node => CodeOf(node) == "CN-HK");
        Assert.That(hongKong.GetProperty("parent").GetString(), Is.EqualTo("CN"));
        Assert.That(hongKong.GetProperty("labels").GetProperty("zh-Hans").GetString(), Is.EqualTo("香港特别行政区"));
        Assert.That(Codes(hongKong.GetProperty("aliases")), Is.EqualTo(["HK", "CN-81"]));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static object Detailed(WorkId workId, object copies, string[] duties, object prohibitedUses) =>
        new
        {
            workId,
            kind = "nonExclusive",
            uses = Merchandise,
            territories = Mainland,
            languages = All,
            term = new { months = 24 },
            price = Price,
            copies,
            duties,
            prohibitedUses,
        };

    private async Task<OfferId[]> ListAsync(string query)
    {
        var page = await (await Buyer.GetAsync($"/v1/offers?{query}")).JsonAsync(HttpStatusCode.OK);
        return [.. page.GetProperty("data").EnumerateArray().Select(IdOf)];
    }

    private static OfferId IdOf(JsonElement offer) => OfferId.Parse(offer.GetProperty("offerId").GetString()!);

    private static string? CodeOf(JsonElement node) => node.GetProperty("code").GetString();
}
