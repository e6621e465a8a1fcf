using System.Net;
using Exchange.Contracts.Licensing.V1;
using Exchange.Platform;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class ConsentTests : LicensingFixture
{
    private static readonly object China = new { include = new[] { "CN" } };

    [Test]
    public async Task Of_a_work_that_needs_consent_nothing_is_offered_without_it_for_that_use_there()
    {
        var workId = await NeedingConsentAsync();

        var without = await TryPublishAsync(Offer(workId));
        await GivenAsync(workId, uses: "games");
        var other = await TryPublishAsync(Offer(workId));
        await GivenAsync(workId);
        var elsewhere = await TryPublishAsync(Offer(workId, territories: new { include = new[] { "world" } }));
        var with = await TryPublishAsync(Offer(workId));

        Assert.That(await CodeAsync(without), Is.EqualTo("consent.missing"));
        Assert.That(await CodeAsync(other), Is.EqualTo("consent.missing"));
        Assert.That(await CodeAsync(elsewhere), Is.EqualTo("consent.missing"));
        Assert.That(with.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Two_consents_cover_together_what_neither_covers_alone()
    {
        var workId = await NeedingConsentAsync();
        await GivenAsync(workId, uses: "games");
        await GivenAsync(workId);

        var both = await TryPublishAsync(Offer(workId, uses: new { include = new[] { "games", "merchandise" } }));

        Assert.That(both.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_consent_that_is_withdrawn_stops_the_next_grant_and_leaves_what_was_granted()
    {
        var workId = await NeedingConsentAsync();
        var consent = await GivenAsync(workId);
        var offerId = await PublishAsync(Offer(workId));
        var license = await LicensedAsync(offerId);

        var withdrawn = await (await WithdrawAsync(consent)).JsonAsync(HttpStatusCode.OK);
        var after = await ReserveAsync(offerId, OrderId.New());
        var again = await WithdrawAsync(consent);

        Assert.That(withdrawn.GetProperty("withdrawalReason").GetString(), Is.EqualTo("寨老会议决定"));
        Assert.That((after as RightsRefused)?.Code, Is.EqualTo("consent.missing"));
        Assert.That(await CodeAsync(again, HttpStatusCode.Conflict), Is.EqualTo("consent.withdrawn"));
        var kept = await Licensing.ScalarAsync<long>(
            $"select count(*) from license where license_id = '{license.LicenseId.Value}'"
        );
        Assert.That(kept, Is.EqualTo(1));
    }

    [Test]
    public async Task A_consent_that_is_withdrawn_stops_an_order_that_is_on_its_way()
    {
        var workId = await NeedingConsentAsync();
        var consent = await GivenAsync(workId);
        var offerId = await PublishAsync(Offer(workId, kind: "exclusive"));
        var (order, next) = (OrderId.New(), OrderId.New());
        await ReserveAsync(offerId, order);
        using var @operator = Licensing.As(ParticipantId.New(), ["operator"], Scopes.OffersRead, Scopes.OffersWrite);

        var end = await @operator.PostAsync($"/v1/consents/{consent}/withdraw", new { reason = "寨老会议决定" });
        await HandledAsync(new GrantLicense(order));
        var told = await Licensing.HeardAsync<RightsRefused>(said => said.OrderId == order);
        await HandledAsync(new GrantLicense(order));
        await HandledAsync(new ReleaseRights(order));
        await GivenAsync(workId);
        var free = await ReserveAsync(offerId, next);

        Assert.That(end.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(told.Code, Is.EqualTo("consent.missing"));
        Assert.That(Licensing.Said<LicenseGranted>().Any(said => said.OrderId == order), Is.False);
        Assert.That(free, Is.InstanceOf<RightsReserved>());
    }

    [Test]
    public async Task A_consent_whose_term_is_over_is_none()
    {
        var workId = await NeedingConsentAsync();
        await GivenAsync(workId, term: new { from = "2020-01-01T00:00:00Z", to = "2021-01-01T00:00:00Z" });

        Assert.That(await CodeAsync(await TryPublishAsync(Offer(workId))), Is.EqualTo("consent.missing"));
    }

    [Test]
    public async Task A_consent_is_its_holders_and_nobody_elses()
    {
        var consent = await GivenAsync(await NeedingConsentAsync());

        var read = await Buyer.GetAsync(new Uri($"/v1/consents/{consent}", UriKind.Relative));
        var end = await Buyer.PostAsync($"/v1/consents/{consent}/withdraw", new { reason = "x" });

        Assert.That(read.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(end.IsSuccessStatusCode, Is.False);
    }

    [TestCase("update consent set uses = '{}'")]
    [TestCase("delete from consent")]
    public void A_consent_can_not_be_rewritten_by_the_service(string sql) =>
        Assert.That(
            () => Licensing.ScalarAsync<long>(sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property(nameof(PostgresException.SqlState))
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    private async Task<WorkId> NeedingConsentAsync()
    {
        var workId = await OwnedAsync();
        await HandledAsync(Listed(workId, version: 2) with { ConsentRequired = true });
        return workId;
    }

    private async Task<string> GivenAsync(WorkId workId, string uses = "merchandise", object? term = null)
    {
        var consent = new
        {
            workId,
            community = new Dictionary<string, string> { ["zh-Hans"] = "肇兴侗寨" },
            uses = new { include = new[] { uses } },
            territories = China,
            term = term ?? Always,
            evidenceSha256 = new string('a', 64),
        };
        var given = await (await Holder.PostAsync("/v1/consents", consent)).JsonAsync(HttpStatusCode.Created);
        return given.GetProperty("consentId").GetString()!;
    }

    private Task<HttpResponseMessage> WithdrawAsync(string consent) =>
        Holder.PostAsync($"/v1/consents/{consent}/withdraw", new { reason = "寨老会议决定" });

    private static async Task<string?> CodeAsync(
        HttpResponseMessage answer,
        HttpStatusCode status = HttpStatusCode.UnprocessableEntity
    ) => (await answer.JsonAsync(status)).GetProperty("code").GetString();
}
