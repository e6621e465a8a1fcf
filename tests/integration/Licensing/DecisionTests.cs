using System.Globalization;
using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class DecisionTests : LicensingFixture
{
    private const string ToysInGuangdong = "use=merchandise.toys&territory=CN-GD&language=zh";
    private const string Tomorrow = "2099-01-01T00:00:00Z";

    [Test]
    public async Task What_is_licensed_is_permitted_and_what_is_not_is_denied()
    {
        var granted = await LicensedAsync(await PublishAsync(Perpetual(await OwnedAsync())));

        var toys = await DecideAsync(granted, ToysInGuangdong);
        var games = await DecideAsync(granted, "use=games&territory=CN-GD&language=zh");
        var transfer = await DecideAsync(granted, $"{ToysInGuangdong}&action=transfer");

        Assert.That(toys.GetProperty("verdict").GetString(), Is.EqualTo("permit"));
        Assert.That(toys.GetProperty("licenseId").GetString(), Is.EqualTo(granted.LicenseId.ToString()));
        Assert.That(Reason(toys), Is.EqualTo("permission use"));
        Assert.That(Reason(games), Is.EqualTo("constraint purpose"));
        Assert.That(Reason(transfer), Is.EqualTo("prohibition transfer"));
    }

    [Test]
    public async Task The_same_question_has_the_same_bytes_for_everybody_who_may_ask()
    {
        var granted = await LicensedAsync(await PublishAsync(Perpetual(await OwnedAsync())));
        using var supervisor = As(ParticipantId.New(), "supervisor");
        using var stranger = As(ParticipantId.New(), "buyer");
        var path = PathOf(granted.WorkId, BuyerId, ToysInGuangdong);

        var answers = new List<byte[]>();
        foreach (var caller in new[] { Buyer, Holder, supervisor, Buyer })
            answers.Add(await (await caller.GetAsync(path)).Content.ReadAsByteArrayAsync());
        var refused = await stranger.GetAsync(path);

        Assert.That(answers, Has.All.EqualTo(answers[0]));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_license_of_a_series_permits_its_parts_and_not_those_that_came_later()
    {
        var series = await ListedAsync();
        var part = await ListedAsync(partOf: series);
        await (await Holder.PostAsync("/v1/rights-in", RightsIn(series))).JsonAsync(HttpStatusCode.Created);
        var granted = await LicensedAsync(await PublishAsync(Perpetual(series)));
        var later = await ListedAsync(partOf: series);

        var whole = await DecideAsync(granted, ToysInGuangdong);
        var ofPart = await DecideAsync(granted with { WorkId = part }, ToysInGuangdong);
        var ofLater = await DecideAsync(granted with { WorkId = later }, ToysInGuangdong);

        Assert.That(Reason(whole), Is.EqualTo("permission use"));
        Assert.That(ofPart.GetProperty("licenseId").GetString(), Is.EqualTo(granted.LicenseId.ToString()));
        Assert.That(Reason(ofPart), Is.EqualTo("permission use"));
        Assert.That(Reason(ofLater), Is.EqualTo("noLicense "));
    }

    [Test]
    public async Task Without_a_license_the_answer_is_no()
    {
        var workId = await OwnedAsync();

        var decision = await (await Holder.GetAsync(PathOf(workId, ParticipantId.New(), ToysInGuangdong))).JsonAsync(
            HttpStatusCode.OK
        );

        Assert.That(decision.GetProperty("verdict").GetString(), Is.EqualTo("deny"));
        Assert.That(Reason(decision), Is.EqualTo("noLicense "));
    }

    [Test]
    public async Task A_license_that_is_taken_back_permits_nothing_from_then_on_and_its_place_is_free()
    {
        var offerId = await PublishAsync(Exclusive(await OwnedAsync()));
        var granted = await LicensedAsync(offerId);
        var before = TimeProvider.System.GetUtcNow();

        await HandledAsync(new RevokeLicense(granted.OrderId));
        await HandledAsync(new RevokeLicense(granted.OrderId));

        var said = await Eventually.SeeAsync(
            () =>
                Task.FromResult(Licensing.Said<LicenseRevoked>().Where(one => one.OrderId == granted.OrderId).ToList()),
            all => all.Count == 2,
            "both are answered"
        );
        var path = $"/v1/licenses/{granted.LicenseId}";
        var license = await (await Buyer.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
        var odrl = await Buyer.GetAsync($"{path}/odrl");
        var report = await Buyer.PostAsync($"{path}/fulfillments", new { duty = "salesReport" });
        Assert.That(said, Has.All.EqualTo(said[0]));
        Assert.That(license.GetProperty("revokedAt").GetDateTimeOffset(), Is.GreaterThan(before));
        Assert.That(await CodeOf(odrl, HttpStatusCode.Conflict), Is.EqualTo("license.revoked"));
        Assert.That(await CodeOf(report, HttpStatusCode.Conflict), Is.EqualTo("license.revoked"));
        Assert.That(Reason(await DecideAsync(granted, ToysInGuangdong)), Is.EqualTo("revocation "));
        Assert.That(Reason(await DecideAsync(granted, ToysInGuangdong, before)), Is.EqualTo("permission use"));
        Assert.That(await ReserveAsync(offerId, OrderId.New()), Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task What_was_never_licensed_is_not_taken_back()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync()));
        var orderId = OrderId.New();
        await ReserveAsync(offerId, orderId);

        await Licensing.DeliverAsync(new RevokeLicense(orderId), Guid.CreateVersion7());

        await Eventually.SeeAsync(
            () =>
                Licensing.ScalarAsync<long>(
                    "select count(*) from platform.error_queue where body like '%RevokeLicense%'"
                ),
            count => count == 1,
            "the message is put away"
        );
    }

    [Test]
    public async Task Designs_are_approved_by_the_licensor_before_they_are_used()
    {
        var granted = await LicensedAsync(await PublishAsync(Perpetual(await OwnedAsync(), "designApproval")));
        var fulfillments = $"/v1/licenses/{granted.LicenseId}/fulfillments";
        var approval = new { duty = "designApproval", note = "设计稿第三版" };

        var before = await DecideAsync(granted, ToysInGuangdong);
        var byBuyer = await Buyer.PostAsync(fulfillments, approval);
        var dry = await Holder.PostAsync($"{fulfillments}?dryRun=true", approval);
        var between = await DecideAsync(granted, ToysInGuangdong);
        var recorded = await Holder.PostAsync(fulfillments, approval);
        var after = await DecideAsync(granted, ToysInGuangdong);

        Assert.That(Reason(before), Is.EqualTo("duty designApproval"));
        Assert.That(await CodeOf(byBuyer, HttpStatusCode.Forbidden), Is.EqualTo("license.notLicensor"));
        Assert.That(dry.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Reason(between), Is.EqualTo("duty designApproval"));
        var fulfillment = await recorded.JsonAsync(HttpStatusCode.Created);
        Assert.That(Reason(after), Is.EqualTo("permission use"));
        var read = await (await Buyer.GetAsync(recorded.Headers.Location!.ToString())).JsonAsync(HttpStatusCode.OK);
        var all = await (await Buyer.GetAsync(fulfillments)).JsonAsync(HttpStatusCode.OK);
        Assert.That(read.ToString(), Is.EqualTo(fulfillment.ToString()));
        Assert.That(all.GetProperty("data").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Only_a_party_records_and_only_what_is_owed()
    {
        var granted = await LicensedAsync(await PublishAsync(Perpetual(await OwnedAsync(), "salesReport")));
        var path = $"/v1/licenses/{granted.LicenseId}/fulfillments";
        using var stranger = As(ParticipantId.New(), "buyer");
        using var @operator = As(ParticipantId.New(), "operator");

        var report = await Buyer.PostAsync(path, new { duty = "salesReport" });
        var notOwed = await Holder.PostAsync(path, new { duty = "attribution" });
        var byOperator = await @operator.PostAsync(path, new { duty = "salesReport" });
        var byStranger = await stranger.PostAsync(path, new { duty = "salesReport" });
        var unknown = await Holder.PostAsync(path, new { duty = "applause", note = new string('x', 1_001) });

        Assert.That(report.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await CodeOf(notOwed, HttpStatusCode.UnprocessableEntity), Is.EqualTo("duty.notOwed"));
        Assert.That(await CodeOf(byOperator, HttpStatusCode.Forbidden), Is.EqualTo("license.notParty"));
        Assert.That(byStranger.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task What_was_fulfilled_is_never_changed()
    {
        var granted = await LicensedAsync(await PublishAsync(Perpetual(await OwnedAsync(), "salesReport")));
        await Buyer.PostAsync($"/v1/licenses/{granted.LicenseId}/fulfillments", new { duty = "salesReport" });
        await using var statement = App.CreateCommand("delete from license_fulfillment");

        Assert.That(
            async () => await statement.ExecuteNonQueryAsync(),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("42501")
        );
    }

    [Test]
    public async Task Everything_that_fails_in_a_question_is_named()
    {
        var empty = await Buyer.GetAsync("/v1/decisions");
        var wrong = await Buyer.GetAsync(
            PathOf(WorkId.New(), BuyerId, "use=magic&territory=Atlantis&language=zh&copies=0")
        );

        string[] missing =
        [
            "workId required",
            "licenseeId required",
            "at required",
            "use required",
            "territory required",
            "language required",
        ];
        string[] unknown = ["use codes.unknown", "territory codes.unknown", "copies inclusiveBetween"];
        Assert.That(Errors(await empty.JsonAsync(HttpStatusCode.BadRequest)), Is.EquivalentTo(missing));
        Assert.That(Errors(await wrong.JsonAsync(HttpStatusCode.BadRequest)), Is.EquivalentTo(unknown));
    }

    private static object Exclusive(WorkId workId) =>
        new
        {
            workId,
            kind = "exclusive",
            uses = Merchandise,
            territories = Mainland,
            languages = All,
            term = new { from = "2020-01-01T00:00:00Z", perpetual = true },
            price = Price,
            duties = new[] { "salesReport" },
            quantity = 1,
        };

    private static object Perpetual(WorkId workId, params string[] duties) =>
        new
        {
            workId,
            kind = "nonExclusive",
            uses = Merchandise,
            territories = Mainland,
            languages = All,
            term = Always,
            price = Price,
            duties,
        };

    private static string PathOf(WorkId workId, ParticipantId licenseeId, string question, string at = Tomorrow) =>
        $"/v1/decisions?workId={workId}&licenseeId={licenseeId}&at={at}&{question}";

    private async Task<JsonElement> DecideAsync(LicenseGranted granted, string question, DateTimeOffset? at = null)
    {
        var instant = at?.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture) ?? Tomorrow;
        var path = PathOf(granted.WorkId, BuyerId, question, instant);
        return await (await Buyer.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
    }

    private static string Reason(JsonElement decision)
    {
        var decidedBy = decision.GetProperty("decidedBy");
        return $"{decidedBy.GetProperty("rule").GetString()} {decidedBy.GetProperty("name").GetString()}";
    }

    private static async Task<string?> CodeOf(HttpResponseMessage answer, HttpStatusCode status) =>
        (await answer.JsonAsync(status)).GetProperty("code").GetString();
}
