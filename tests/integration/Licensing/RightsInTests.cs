using System.Net;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class RightsInTests : LicensingFixture
{
    [Test]
    public async Task A_holder_records_what_it_may_grant_of_its_work()
    {
        var workId = await ListedAsync();
        var territories = new { include = new[] { "asia" }, exclude = new[] { "HK" } };

        var recorded = await (
            await Holder.PostAsync("/v1/rights-in", RightsIn(workId, "sole", territories: territories))
        ).JsonAsync(HttpStatusCode.Created);

        var read = await (
            await Holder.GetAsync($"/v1/rights-in/{recorded.GetProperty("rightsInId").GetString()}")
        ).JsonAsync(HttpStatusCode.OK);
        Assert.That(read.GetProperty("kind").GetString(), Is.EqualTo("sole"));
        Assert.That(Codes(read.GetProperty("territories").GetProperty("include")), Is.EqualTo(["asia"]));
        Assert.That(Codes(read.GetProperty("territories").GetProperty("exclude")), Is.EqualTo(["CN-HK"]));
        Assert.That(read.GetProperty("term").GetProperty("perpetual").GetBoolean(), Is.True);
        Assert.That(read.ToString(), Is.EqualTo(recorded.ToString()));
    }

    [Test]
    public async Task Only_the_holder_records_rights_of_a_work()
    {
        var workId = await ListedAsync();

        var problem = await (await Buyer.PostAsync("/v1/rights-in", RightsIn(workId))).JsonAsync(
            HttpStatusCode.Forbidden
        );

        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("work.notHolder"));
    }

    [Test]
    public async Task A_work_that_is_not_listed_has_no_rights()
    {
        var problem = await (await Holder.PostAsync("/v1/rights-in", RightsIn(WorkId.New()))).JsonAsync(
            HttpStatusCode.UnprocessableEntity
        );

        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("work.notListed"));
    }

    [Test]
    public async Task Every_field_that_fails_is_named_and_nothing_is_written()
    {
        var workId = await ListedAsync();
        var request = new
        {
            workId,
            source = "own",
            kind = "exclusive",
            uses = new { include = new[] { "merchandise", "spaceTravel" } },
            territories = new { include = new[] { "CN" }, exclude = new[] { "FR" } },
            languages = new { include = Array.Empty<string>() },
            term = new { from = "2027-01-01T00:00:00Z", to = "2026-01-01T00:00:00Z" },
            evidence = new[]
            {
                new
                {
                    description = "",
                    sha256 = "abc",
                    mediaType = "pdf",
                    sizeBytes = 52_428_801,
                },
            },
        };

        var problem = await (await Holder.PostAsync("/v1/rights-in", request)).JsonAsync(HttpStatusCode.BadRequest);

        string[] expected =
        [
            "/uses/include/1 codes.unknown",
            "/territories/exclude/0 codes.outside",
            "/languages/include codes.empty",
            "/term/to term.empty",
            "/evidence/0/description notEmpty",
            "/evidence/0/sha256 regularExpression",
            "/evidence/0/mediaType regularExpression",
            "/evidence/0/sizeBytes inclusiveBetween",
        ];
        Assert.That(Errors(problem), Is.EquivalentTo(expected));
        Assert.That(await CountAsync(workId), Is.Zero);
    }

    [Test]
    public async Task A_null_in_a_list_is_a_field_that_fails()
    {
        var request = new
        {
            workId = await ListedAsync(),
            source = "own",
            kind = "exclusive",
            uses = new { include = new string?[] { null } },
            territories = World,
            languages = All,
            term = Always,
            evidence = new object?[] { null },
        };

        var problem = await (await Holder.PostAsync("/v1/rights-in", request)).JsonAsync(HttpStatusCode.BadRequest);

        Assert.That(Errors(problem), Is.EquivalentTo(["/uses/include/0 codes.unknown", "/evidence/0 notNull"]));
    }

    [Test]
    public async Task Rights_in_are_listed_page_by_page_for_their_holder_alone()
    {
        var workId = await OwnedAsync();
        await Holder.PostAsync("/v1/rights-in", RightsIn(workId, "sole"));

        var first = await (await Holder.GetAsync($"/v1/rights-in?workId={workId}&limit=1")).JsonAsync(
            HttpStatusCode.OK
        );
        var after = first.GetProperty("nextAfter").GetString();
        var second = await (await Holder.GetAsync($"/v1/rights-in?workId={workId}&limit=1&after={after}")).JsonAsync(
            HttpStatusCode.OK
        );
        var others = await (await Buyer.GetAsync($"/v1/rights-in?workId={workId}")).JsonAsync(HttpStatusCode.OK);

        Assert.That(first.GetProperty("data")[0].GetProperty("kind").GetString(), Is.EqualTo("exclusive"));
        Assert.That(second.GetProperty("data")[0].GetProperty("kind").GetString(), Is.EqualTo("sole"));
        Assert.That(second.GetProperty("nextAfter").GetString(), Is.Null);
        Assert.That(others.GetProperty("data").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task A_dry_run_answers_and_writes_nothing()
    {
        var workId = await ListedAsync();

        await (await Holder.PostAsync("/v1/rights-in?dryRun=true", RightsIn(workId))).JsonAsync(HttpStatusCode.OK);

        Assert.That(await CountAsync(workId), Is.Zero);
    }

    private Task<long> CountAsync(WorkId workId) =>
        Licensing.ScalarAsync<long>($"select count(*) from rights_in where work_id = '{workId.Value}'");
}
