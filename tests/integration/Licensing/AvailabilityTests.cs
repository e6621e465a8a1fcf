using System.Net;
using System.Text.Json;
using CsCheck;
using Exchange.Contracts.Catalog.V1;
using Exchange.Licensing.Domain;
using Exchange.Tests.Rights;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class AvailabilityTests : LicensingFixture
{
    private const string Wish =
        "uses=merchandise&territories=CN-mainland&languages=all&from=2040-01-01T00:00:00Z&to=2042-01-01T00:00:00Z";

    [Test]
    public async Task Of_a_work_without_a_license_all_is_free()
    {
        var workId = await OwnedAsync();

        var answer = await AskAsync(workId, "exclusive", Wish);

        var free = answer.GetProperty("free").EnumerateArray().Single();
        Assert.That(answer.GetProperty("isWhole").GetBoolean(), Is.True);
        Assert.That(answer.GetProperty("isCutOff").GetBoolean(), Is.False);
        Assert.That(Codes(free.GetProperty("uses").GetProperty("include")), Is.EqualTo(["merchandise"]));
        Assert.That(free.GetProperty("term").GetProperty("to").GetDateTimeOffset().Year, Is.EqualTo(2042));
    }

    [Test]
    public async Task What_a_license_leaves_is_named_in_few_boxes_and_nobody_is_named()
    {
        var workId = await OwnedAsync();
        var fixedTerm = new { from = "2040-01-01T00:00:00Z", to = "2050-01-01T00:00:00Z" };
        await LicensedAsync(
            await PublishAsync(
                Offer(workId, "sole", territories: new { include = new[] { "CN-GD", "JP" } }, term: fixedTerm)
            )
        );

        var sole = await AskAsync(workId, "sole", Wish);
        var elsewhere = await AskAsync(workId, "exclusive", Wish.Replace("CN-mainland", "FR"));

        var free = sole.GetProperty("free").EnumerateArray().Single();
        Assert.That(sole.GetProperty("isWhole").GetBoolean(), Is.False);
        Assert.That(Codes(free.GetProperty("territories").GetProperty("include")), Is.EqualTo(["CN-mainland"]));
        Assert.That(Codes(free.GetProperty("territories").GetProperty("exclude")), Is.EqualTo(["CN-GD"]));
        Assert.That(sole.ToString(), Does.Not.Contain("lic_").And.Not.Contain("par_").And.Not.Contain("rsv_"));
        Assert.That(elsewhere.GetProperty("isWhole").GetBoolean(), Is.True);
    }

    [Test]
    public async Task Beside_licenses_to_many_there_is_room_for_more_but_not_for_one_alone()
    {
        var workId = await OwnedAsync();
        var fixedTerm = new { from = "2040-01-01T00:00:00Z", to = "2042-01-01T00:00:00Z" };
        var offerId = await PublishAsync(Offer(workId, term: fixedTerm));
        await LicensedAsync(offerId);
        await LicensedAsync(offerId);

        var many = await AskAsync(workId, "nonExclusive", Wish);
        var alone = await AskAsync(workId, "sole", Wish);

        Assert.That(many.GetProperty("isWhole").GetBoolean(), Is.True);
        Assert.That(alone.GetProperty("free").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task A_part_s_license_leaves_the_rest_of_its_series()
    {
        var series = await ListedAsync();
        var (first, second) = (await ListedAsync(partOf: series), await ListedAsync(partOf: series));
        await (await Holder.PostAsync("/v1/rights-in", RightsIn(series))).JsonAsync(HttpStatusCode.Created);
        await LicensedAsync(await PublishAsync(Offer(first, "exclusive", term: Always)));

        var answer = await AskAsync(series, "exclusive", Wish);

        var works = answer.GetProperty("free").EnumerateArray().Single().GetProperty("works");
        Assert.That(Codes(works), Is.EquivalentTo(new[] { series.ToString(), second.ToString() }));
    }

    [Test]
    public async Task What_has_passed_can_not_be_licensed()
    {
        var workId = await OwnedAsync();

        var answer = await AskAsync(workId, "sole", Wish.Replace("2040", "2021").Replace("2042", "2022"));

        Assert.That(answer.GetProperty("free").GetArrayLength(), Is.Zero);
        Assert.That(answer.GetProperty("isWhole").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Works_that_are_not_listed_are_not_there()
    {
        var workId = await OwnedAsync();
        await HandledAsync(new WorkWithdrawn(workId, HolderId, Version: 2));

        var gone = await Buyer.GetAsync($"/v1/availability?workId={workId}&kind=sole&{Wish}");
        var unknown = await Buyer.GetAsync($"/v1/availability?workId={WorkId.New()}&kind=sole&{Wish}");

        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("/v1/availability?workId=wrk_01jd9x4m3re5wv0k7d6q9t2b8c")]
    [TestCase("/v1/availability/works?limit=10")]
    public async Task Every_parameter_that_fails_is_named(string path)
    {
        var query =
            "uses=merchandise&uses=spaceTravel&exceptUses=games&exceptTerritories=FR&languages=zh"
            + "&from=2042-01-01T00:00:00Z&to=2040-01-01T00:00:00Z";

        var problem = await (await Buyer.GetAsync($"{path}&{query}")).JsonAsync(HttpStatusCode.BadRequest);

        string[] expected =
        [
            "kind required",
            "uses codes.unknown",
            "exceptUses codes.outside",
            "territories codes.empty",
            "exceptTerritories codes.outside",
            "to term.empty",
        ];
        Assert.That(Errors(problem), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Every_parameter_that_is_missing_or_can_not_be_read_is_named()
    {
        var query = "kind=most&uses=games&territories=CN&languages=all&from=soon&perpetual=maybe";

        var problem = await (await Buyer.GetAsync($"/v1/availability?{query}")).JsonAsync(HttpStatusCode.BadRequest);

        string[] expected = ["workId required", "kind type", "from type", "perpetual type"];
        Assert.That(Errors(problem), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task The_works_of_which_all_is_free_are_those_that_brute_force_finds_among_10_000_random_grants()
    {
        var world = await ManyRights.SeedAsync(App, works: 1_000, grants: 10_000);
        var small = RandomRight.Any.Select(wish => wish with { Is = RightsOutIs.License, Works = 1 });
        var sizes = new HashSet<int>();
        foreach (var wish in small.Where(wish => wish.EachCell().Count() <= 8).Array[25].Single())
        {
            var found = await PagesAsync($"holderId={world.HolderId}&{CodedWorld.Query(wish)}&limit=150");

            var expected = world.FreeWorks(wish).Select(workId => workId.ToString()).ToList();
            Assert.That(found, Is.EqualTo(expected), wish.ToString());
            sizes.Add(expected.Count);
        }
        Assert.That(sizes, Has.Count.GreaterThan(10), "the answers differ");
    }

    [Test]
    public async Task What_is_free_of_a_work_is_what_brute_force_finds_cell_by_cell()
    {
        var world = await ManyRights.SeedAsync(App, works: 30, grants: 300);
        var wide = RandomRight.Any.Select(wish => wish with { Is = RightsOutIs.License, Works = 1 }).Array[30].Single();
        foreach (var (workId, wish) in world.Works.Zip(wide))
        {
            var answer = await AskAsync(workId, kind: null, CodedWorld.Query(wish));

            var free = answer.GetProperty("free");
            foreach (var cell in wish.EachCell())
                Assert.That(CodedWorld.Covers(free, cell), Is.EqualTo(world.IsFree(workId, cell)), cell.ToString());
        }
    }

    private async Task<JsonElement> AskAsync(WorkId workId, string? kind, string wish)
    {
        var query = kind is null ? wish : $"kind={kind}&{wish}";
        return await (await Buyer.GetAsync($"/v1/availability?workId={workId}&{query}")).JsonAsync(HttpStatusCode.OK);
    }

    private async Task<List<string>> PagesAsync(string query)
    {
        var found = new List<string>();
        string? after = null;
        do
        {
            var path = $"/v1/availability/works?{query}{(after is null ? "" : $"&after={after}")}";
            var page = await (await Buyer.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
            found.AddRange(
                page.GetProperty("data").EnumerateArray().Select(work => work.GetProperty("workId").GetString()!)
            );
            after = page.GetProperty("nextAfter").GetString();
        } while (after is not null);
        return found;
    }
}
