using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class SearchTests : CatalogFixture
{
    private JsonElement bronze;

    [OneTimeSetUp]
    public async Task RegisterAllAsync()
    {
        await ListAsync("唐代敦煌飞天壁画");
        await ListAsync("敦煌");
        await ListAsync("敦厚煌煌");
        bronze = await ListAsync("商代青铜器一组");
        await ListAsync("Crèche with Landscapes");
        await ListAsync("Crèche");
        var bowl = new
        {
            title = new { en = "Bronze bowl" },
            @class = "artifact",
            details = new
            {
                kind = "metalwork",
                findspot = new Dictionary<string, string> { ["zh-Hans"] = "陕西省宝鸡市" },
            },
            rightsStatus = NotEvaluated,
            date = new
            {
                text = "480-256 BCE",
                earliest = -480,
                latest = -256,
            },
            creators = new[] { new { name = new { en = "Robert Blake" } } },
        };
        await Holder.PostAsync("/v1/works", bowl);
    }

    [TestCase("敦煌", "敦煌|唐代敦煌飞天壁画")]
    [TestCase("煌飞", "唐代敦煌飞天壁画")]
    [TestCase("厚", "敦厚煌煌")]
    [TestCase("飛天壁畫", "唐代敦煌飞天壁画")]
    [TestCase("青銅器", "商代青铜器一组")]
    [TestCase("qingtongqi", "商代青铜器一组")]
    [TestCase("qing tong qi", "商代青铜器一组")]
    [TestCase("qtq", "商代青铜器一组")]
    [TestCase("creche", "Crèche|Crèche with Landscapes")]
    [TestCase("LANDSCAPE", "Crèche with Landscapes")]
    [TestCase("landscpae", "Crèche with Landscapes")]
    [TestCase("lands", "Crèche with Landscapes")]
    [TestCase("bowl blake", "Bronze bowl")]
    [TestCase("\"crèche with\"", "Crèche with Landscapes")]
    [TestCase("\"with crèche\"", "")]
    [TestCase("飞天敦煌", "唐代敦煌飞天壁画")]
    [TestCase("“飞天敦煌”", "")]
    [TestCase("Rembrandt", "")]
    public async Task A_search_finds_what_has_the_words_and_the_nearest_first(string words, string titles)
    {
        var found = await TitlesAsync(Holder, $"q={Uri.EscapeDataString(words)}");

        Assert.That(string.Join('|', found), Is.EqualTo(titles));
    }

    [TestCase("class=artifact")]
    [TestCase("creator=Blake")]
    [TestCase("yearTo=-300")]
    [TestCase("yearFrom=-300&yearTo=-200&state=draft")]
    [TestCase("century=-4")]
    [TestCase("region=陕西省")]
    [TestCase("q=bowl&class=artifact&century=-5&region=陕西省&isOffered=false")]
    [TestCase("sort=oldest&limit=1")]
    [TestCase("q=bronze&sort=latest")]
    public async Task A_filter_finds_the_bowl(string filter) =>
        Assert.That(await TitlesAsync(Holder, filter), Is.EqualTo(["Bronze bowl"]));

    [TestCase("creator=Bronze")]
    [TestCase("yearFrom=-255&yearTo=2000")]
    [TestCase("class=artifact&state=listed")]
    [TestCase("q=bowl&century=5")]
    [TestCase("q=bowl&region=山西省")]
    public async Task A_filter_leaves_the_bowl_out(string filter) =>
        Assert.That(await TitlesAsync(Holder, filter), Does.Not.Contain("Bronze bowl"));

    [TestCase("q=敦 煌")]
    [TestCase("q=敦煌&sort=newest")]
    [TestCase("q=creche&sort=oldest")]
    [TestCase("rightsStatus=http%3A%2F%2Frightsstatements.org%2Fvocab%2FCNE%2F1.0%2F")]
    [TestCase("state=listed")]
    [TestCase("sort=oldest")]
    [TestCase("sort=latest")]
    public async Task Pages_show_everything_once(string filter)
    {
        var whole = await TitlesAsync(Operator, filter);
        var pages = new List<string>();
        for (string? after = ""; after is not null; )
        {
            var page = await GetAsync(Operator, $"/v1/works?{filter}&limit=1{after}");
            pages.AddRange(
                page.GetProperty("data")
                    .EnumerateArray()
                    .Select(item => item.GetProperty("title").EnumerateObject().First().Value.GetString()!)
            );
            after = page.GetProperty("nextAfter") is { ValueKind: JsonValueKind.String } next
                ? $"&after={next.GetString()}"
                : null;
        }

        Assert.That(whole, Has.Length.GreaterThan(1));
        Assert.That(pages, Is.EqualTo(whole));
    }

    [TestCase("q=%26%7C")]
    [TestCase("class=paintings")]
    [TestCase("state=Listed")]
    [TestCase("rightsStatus=free")]
    [TestCase("limit=1000")]
    [TestCase("after=nonsense")]
    [TestCase("sort=best")]
    [TestCase("century=1000")]
    public async Task A_filter_that_means_nothing_is_refused(string filter) =>
        Assert.That(
            (await Holder.GetAsync(new Uri($"/v1/works?{filter}", UriKind.Relative))).StatusCode,
            Is.EqualTo(HttpStatusCode.BadRequest)
        );

    [Test]
    public async Task A_found_work_says_where_the_words_stand()
    {
        var item = (await GetAsync(Buyer, "/v1/works?q=青銅")).GetProperty("data")[0];

        Assert.That(Text(item, "foundBy"), Is.EqualTo("title"));
        var highlight = item.GetProperty("highlights")[0];
        Assert.That(Text(highlight, "pointer"), Is.EqualTo("/title/zh-Hans"));
        Assert.That(
            highlight.GetProperty("parts").EnumerateArray().Select(part => (Text(part, "text"), IsHit(part))),
            Is.EqualTo([("商代", false), ("青铜", true), ("器一组", false)])
        );
    }

    [Test]
    public async Task Facets_count_what_the_caller_may_see()
    {
        var owner = await GetAsync(Holder, "/v1/works/facets?q=bronze");
        var others = await GetAsync(Buyer, "/v1/works/facets?q=bronze");
        var all = await GetAsync(Buyer, "/v1/works/facets");

        Assert.That(owner.GetProperty("total").GetInt32(), Is.EqualTo(1));
        Assert.That(owner.GetProperty("isComplete").GetBoolean(), Is.True);
        Assert.That(Facet(owner, "class"), Is.EqualTo([("artifact", 1)]));
        Assert.That(Facet(owner, "century"), Is.EqualTo([("-3", 1), ("-4", 1), ("-5", 1)]));
        Assert.That(Facet(owner, "region"), Is.EqualTo([("陕西省", 1)]));
        Assert.That(Facet(owner, "holderId"), Is.EqualTo([(HolderId.ToString(), 1)]));
        Assert.That(Facet(owner, "rightsStatus"), Is.EqualTo([(NotEvaluated, 1)]));
        Assert.That(others.GetProperty("total").GetInt32(), Is.Zero);
        Assert.That(Facet(others, "class"), Is.Empty);
        Assert.That(Facet(all, "class"), Is.EqualTo([("painting", all.GetProperty("total").GetInt32())]));
    }

    [TestCase("商", -1600, -1046, -13)]
    [TestCase("周", -1046, -256, -8)]
    [TestCase("汉", -202, 220, 2)]
    public async Task A_bronze_that_is_dated_by_its_dynasty_is_of_an_era(
        string dynasty,
        int first,
        int last,
        int century
    )
    {
        var title = $"Zisun You {dynasty}";
        var vessel = new
        {
            title = new { en = title },
            @class = "artifact",
            details = new { kind = "metalwork" },
            rightsStatus = NotEvaluated,
            date = new
            {
                text = dynasty,
                earliest = first,
                latest = last,
            },
        };
        await (await OtherHolder.PostAsync("/v1/works", vessel)).JsonAsync(HttpStatusCode.Created);

        var facets = await GetAsync(OtherHolder, $"/v1/works/facets?q=Zisun {dynasty}");

        Assert.That(Facet(facets, "century"), Does.Contain(($"{century}", 1)));
        Assert.That(await TitlesAsync(OtherHolder, $"q=Zisun {dynasty}&century={century}"), Is.EqualTo([title]));
    }

    [Test]
    public async Task A_work_that_is_not_listed_is_found_by_its_holder_alone()
    {
        var work = await RegisterAsync("Zikadenflügel");
        await ActAsync(Holder, work, "submit");
        await ApproveAsync(work);
        var listed = await TitlesAsync(Buyer, "q=zikadenflugel");
        await ActAsync(Operator, work, "suspend", new { reason = "The estate claims it." });

        Assert.That(listed, Is.EqualTo(["Zikadenflügel"]));
        Assert.That(await TitlesAsync(Buyer, "q=zikadenflugel"), Is.Empty);
        Assert.That(await TitlesAsync(Buyer, "q=zikadenflugle"), Is.Empty);
        Assert.That(await TitlesAsync(OtherHolder, "q=zikadenflugel&sort=newest"), Is.Empty);
        Assert.That(await TitlesAsync(Holder, "q=zikadenflugel"), Is.EqualTo(["Zikadenflügel"]));
    }

    [Test]
    public async Task A_work_is_offered_as_long_as_one_of_its_offers_is_open()
    {
        var (first, second) = (OfferId.New(), OfferId.New());

        await Catalog.DeliverAsync(Published(first, version: 1));
        await OfferedAsync("true");
        await Catalog.DeliverAsync(new OfferWithdrawn(second, WorkId, HolderId, Version: 2));
        await Catalog.DeliverAsync(Published(second, version: 1));
        var offered = await TitlesAsync(Buyer, "isOffered=true");
        await Catalog.DeliverAsync(new OfferWithdrawn(first, WorkId, HolderId, Version: 2));
        await OfferedAsync("false");

        Assert.That(offered, Is.EqualTo(["商代青铜器一组"]));
        Assert.That(await TitlesAsync(Buyer, "isOffered=true&q=青铜"), Is.Empty);
    }

    [Test]
    public async Task Works_whose_words_are_of_before_are_written_anew()
    {
        await RegisterAsync("Wiedergefunden");
        await using var database = Npgsql.NpgsqlDataSource.Create(Catalog.Database.OwnerConnectionString);
        await using var forget = database.CreateCommand("update work_search set normalizer = 0, words = ''");
        await forget.ExecuteNonQueryAsync();

        var found = await Eventually.SeeAsync(
            () => TitlesAsync(Holder, "q=wiedergefunden"),
            titles => titles.Length > 0,
            "the work is found again",
            TimeSpan.FromSeconds(30)
        );

        Assert.That(found, Is.EqualTo(["Wiedergefunden"]));
    }

    private WorkId WorkId => WorkId.Parse(Text(bronze, "workId"));

    private OfferPublished Published(OfferId offer, int version) =>
        new(
            offer,
            WorkId,
            WorkClass: "painting",
            HolderId,
            new LanguageMap { ["en"] = "Offer" },
            LicenseKind.NonExclusive,
            new Money(1, Currency.Of("CNY")),
            [],
            TermsHash: "",
            version
        );

    private Task OfferedAsync(string value) =>
        Eventually.SeeAsync(
            () => GetAsync(Buyer, "/v1/works/facets?q=商代青铜器一组"),
            counts => Facet(counts, "isOffered") is [var only] && only == (value, 1),
            $"the work's offers make it {value}"
        );

    private static (string Value, int Count)[] Facet(JsonElement counts, string name) =>
        [
            .. counts
                .GetProperty(name)
                .EnumerateArray()
                .Select(facet => (Text(facet, "value"), facet.GetProperty("count").GetInt32())),
        ];

    private static bool IsHit(JsonElement part) => part.GetProperty("isHit").GetBoolean();
}
