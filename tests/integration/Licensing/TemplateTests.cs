using System.Net;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class TemplateTests : LicensingFixture
{
    private const string Standard = "/v1/license-templates/merchandise-standard";

    [Test]
    public async Task Templates_are_listed_and_read()
    {
        var all = await (await Buyer.GetAsync("/v1/license-templates")).JsonAsync(HttpStatusCode.OK);
        var one = await (await Buyer.GetAsync(Standard)).JsonAsync(HttpStatusCode.OK);
        var none = await Buyer.GetAsync("/v1/license-templates/timeshare");

        Assert.That(all.GetProperty("data").GetArrayLength(), Is.GreaterThanOrEqualTo(8));
        Assert.That(one.GetProperty("labels").GetProperty("zh-Hans").GetString(), Is.EqualTo("衍生商品标准许可"));
        Assert.That(one.GetProperty("defaults").GetProperty("term").GetProperty("months").GetInt32(), Is.EqualTo(24));
        Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_template_that_is_filled_in_is_an_offer_like_any_other()
    {
        var workId = await OwnedAsync();
        var parameters = new
        {
            uses = new { include = new[] { "merchandise.toys" } },
            copies = new { max = 5_000 },
            price = Price,
        };

        var offer = await (await Holder.PostAsync($"{Standard}/offers", new { workId, parameters })).JsonAsync(
            HttpStatusCode.OK
        );

        var read = await (await Holder.GetAsync($"/v1/offers/{offer.GetProperty("offerId").GetString()}")).JsonAsync(
            HttpStatusCode.OK
        );
        var terms = read.GetProperty("terms");
        Assert.That(read.ToString(), Is.EqualTo(offer.ToString()));
        Assert.That(Codes(terms.GetProperty("uses").GetProperty("include")), Is.EqualTo(["merchandise.toys"]));
        Assert.That(Codes(terms.GetProperty("duties")), Does.Contain("designApproval"));
        Assert.That(terms.GetProperty("term").GetProperty("months").GetInt32(), Is.EqualTo(24));
        Assert.That(read.GetProperty("summary").GetProperty("en").GetString(), Does.Contain("at most 5,000 in all"));
    }

    [Test]
    public async Task The_terms_of_a_template_have_the_hash_of_the_same_terms_said_freely()
    {
        var workId = await OwnedAsync();
        var parameters = new { copies = new { max = 5_000 }, price = Price };
        var free = new
        {
            workId,
            kind = "nonExclusive",
            uses = Merchandise,
            territories = Mainland,
            languages = All,
            term = new { months = 24 },
            price = Price,
            copies = new { max = 5_000 },
            duties = new[] { "sampleDeposit", "attribution", "designApproval", "salesReport" },
            prohibitedUses = new { include = new[] { "digitalCollectibles", "aiTraining" } },
        };

        var one = await (await Holder.PostAsync($"{Standard}/offers", new { workId, parameters })).JsonAsync(
            HttpStatusCode.OK
        );
        var other = await (await TryPublishAsync(free)).JsonAsync(HttpStatusCode.Created);

        Assert.That(one.GetProperty("termsHash").GetString(), Is.EqualTo(other.GetProperty("termsHash").GetString()));
    }

    [Test]
    public async Task Every_wrong_parameter_is_named_and_nothing_is_published()
    {
        var workId = await OwnedAsync();
        var parameters = new
        {
            kind = "exclusive",
            uses = new { include = new[] { "games" } },
            territories = new { include = new[] { "Atlantis" } },
            term = new { months = 61 },
            copies = new { max = 5 },
            royalties = new[] { new { participantId = BuyerId, sharePpm = 0 } },
        };

        var problem = await (await Holder.PostAsync($"{Standard}/offers", new { workId, parameters })).JsonAsync(
            HttpStatusCode.BadRequest
        );

        string[] expected =
        [
            "/parameters/kind template.fixed",
            "/parameters/uses template.bounds",
            "/parameters/territories/include/0 codes.unknown",
            "/parameters/term/months template.bounds",
            "/parameters/copies/max template.bounds",
            "/parameters/price required",
            "/parameters/royalties/0/sharePpm greaterThan",
        ];
        Assert.That(Errors(problem), Is.EquivalentTo(expected));
        Assert.That(
            await Licensing.ScalarAsync<long>($"select count(*) from offer where work_id = '{workId.Value}'"),
            Is.Zero
        );
    }

    [Test]
    public async Task What_only_the_data_show_is_named_as_a_parameter_too()
    {
        var workId = await OwnedAsync();
        var royalties = new[] { new { participantId = ParticipantId.New(), sharePpm = 1 } };
        var parameters = new
        {
            copies = new { max = 5_000 },
            price = Price,
            royalties,
        };

        var problem = await (await Holder.PostAsync($"{Standard}/offers", new { workId, parameters })).JsonAsync(
            HttpStatusCode.UnprocessableEntity
        );

        Assert.That(Errors(problem), Is.EqualTo(["/parameters/royalties/0/participantId participant.unknown"]));
    }
}
