using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class ReservationTests : LicensingFixture
{
    [Test]
    public async Task Rights_are_kept_and_become_a_license_in_the_same_place()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        var orderId = OrderId.New();

        var kept = await ReserveAsync(offerId, orderId);
        var granted = await GrantAsync(orderId);

        Assert.That(kept, Is.TypeOf<RightsReserved>());
        Assert.That(granted.LicenseId.Value, Is.EqualTo(((RightsReserved)kept).ReservationId.Value));
        Assert.That((granted.HolderId, granted.BuyerId), Is.EqualTo((HolderId, BuyerId)));
    }

    [Test]
    public async Task A_repeated_request_is_answered_the_same_and_keeps_nothing_more()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync()));
        var orderId = OrderId.New();

        await ReserveAsync(offerId, orderId);
        await HandledAsync(new ReserveRights(orderId, offerId, BuyerId));
        await GrantAsync(orderId);
        await HandledAsync(new GrantLicense(orderId));
        await HandledAsync(new ReserveRights(orderId, offerId, BuyerId));

        await SaidAsync<RightsReserved>(said => said.OrderId == orderId, times: 3);
        await SaidAsync<LicenseGranted>(said => said.OrderId == orderId, times: 2);
        Assert.That(
            Licensing.Said<RightsReserved>().Where(said => said.OrderId == orderId).Distinct().Count(),
            Is.EqualTo(1)
        );
        Assert.That(
            Licensing.Said<LicenseGranted>().Where(said => said.OrderId == orderId).Distinct().Count(),
            Is.EqualTo(1)
        );
        Assert.That(await GrantsAsync(offerId), Is.EqualTo(1));
    }

    [Test]
    public async Task A_second_exclusive_license_is_refused_with_the_exact_overlap()
    {
        var workId = await OwnedAsync();
        var first = await PublishAsync(
            Offer(workId, "exclusive", territories: new { include = new[] { "CN-GD", "FR" } })
        );
        var second = await PublishAsync(
            Offer(workId, uses: new { include = new[] { "merchandise.toys", "games" } }, territories: Mainland)
        );
        await LicensedAsync(first);

        var refused = (RightsRefused)await ReserveAsync(second, OrderId.New(), ParticipantId.New());

        var conflict = JsonSerializer.Deserialize<JsonElement>(refused.Conflict!);
        var overlap = conflict.GetProperty("overlap");
        Assert.That(refused.Code, Is.EqualTo("rights.overlap"));
        Assert.That(conflict.GetProperty("conflict").GetString(), Is.EqualTo("rightsOutOverlap"));
        Assert.That(Codes(overlap.GetProperty("uses").GetProperty("include")), Is.EqualTo(["merchandise.toys"]));
        Assert.That(Codes(overlap.GetProperty("territories").GetProperty("include")), Is.EqualTo(["CN-GD"]));
        Assert.That(Codes(overlap.GetProperty("languages").GetProperty("include")), Is.EqualTo(["all"]));
        Assert.That(conflict.GetProperty("with").ToString(), Is.EqualTo("""{"is":"license","kind":"exclusive"}"""));
    }

    [Test]
    public async Task A_buyer_may_know_that_it_is_its_own_license_that_it_meets()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "sole"));
        var granted = await LicensedAsync(offerId);

        var refused = (RightsRefused)await ReserveAsync(offerId, OrderId.New());

        var with = JsonSerializer.Deserialize<JsonElement>(refused.Conflict!).GetProperty("with");
        Assert.That(with.GetProperty("licenseId").GetString(), Is.EqualTo(granted.LicenseId.ToString()));
    }

    [Test]
    public async Task NonExclusive_licenses_stand_beside_each_other()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync()));

        await LicensedAsync(offerId);
        var second = await ReserveAsync(offerId, OrderId.New());

        Assert.That(second, Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task Released_rights_are_free_for_the_next()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive", quantity: 1));
        var orderId = OrderId.New();
        await ReserveAsync(offerId, orderId);

        var meanwhile = (RightsRefused)await ReserveAsync(offerId, OrderId.New());
        await HandledAsync(new ReleaseRights(orderId));
        await HandledAsync(new ReleaseRights(orderId));
        var next = await ReserveAsync(offerId, OrderId.New());

        Assert.That(meanwhile.Code, Is.EqualTo("offer.soldOut"));
        Assert.That(next, Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task An_order_that_gave_up_before_it_asked_keeps_nothing()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync()));
        var orderId = OrderId.New();

        await HandledAsync(new ReleaseRights(orderId));
        var refused = (RightsRefused)await ReserveAsync(offerId, orderId);

        Assert.That(refused.Code, Is.EqualTo("order.released"));
        Assert.That(await GrantsAsync(offerId), Is.Zero);
    }

    [Test]
    public async Task A_granted_license_is_not_released()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        var granted = await LicensedAsync(offerId);

        await HandledAsync(new ReleaseRights(granted.OrderId));
        var rival = await ReserveAsync(offerId, OrderId.New());

        Assert.That(rival, Is.TypeOf<RightsRefused>());
    }

    [Test]
    public async Task A_refused_order_is_told_the_same_again_though_the_rights_are_free_by_then()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        var (winner, loser) = (OrderId.New(), OrderId.New());
        await ReserveAsync(offerId, winner);
        await ReserveAsync(offerId, loser);

        await HandledAsync(new ReleaseRights(winner));
        await HandledAsync(new ReserveRights(loser, offerId, BuyerId));

        await SaidAsync<RightsRefused>(said => said.OrderId == loser, times: 2);
        Assert.That(AnswersOf(loser).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_limited_offer_is_sold_as_often_as_it_says()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), quantity: 3));
        var orders = Enumerable.Range(0, 10).Select(_ => OrderId.New()).ToList();

        await Task.WhenAll(
            orders.Select(orderId => Licensing.DeliverAsync(new ReserveRights(orderId, offerId, BuyerId)))
        );
        var answers = await Task.WhenAll(orders.Select(AnswerAsync));

        Assert.That(answers.OfType<RightsReserved>().Count(), Is.EqualTo(3));
        Assert.That(answers.OfType<RightsRefused>().Select(said => said.Code), Is.All.EqualTo("offer.soldOut"));
        var offer = await (await Buyer.GetAsync($"/v1/offers/{offerId}")).JsonAsync(HttpStatusCode.OK);
        Assert.That(offer.GetProperty("available").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task A_hundred_parallel_orders_for_one_exclusive_offer_give_one_reservation()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        var orders = Enumerable.Range(0, 100).Select(_ => OrderId.New()).ToList();

        await Task.WhenAll(
            orders.Select(orderId => Licensing.DeliverAsync(new ReserveRights(orderId, offerId, BuyerId)))
        );
        var answers = await Task.WhenAll(orders.Select(AnswerAsync));

        Assert.That(answers.OfType<RightsReserved>().Count(), Is.EqualTo(1));
        Assert.That(answers.OfType<RightsRefused>().Select(said => said.Code), Is.All.EqualTo("rights.overlap"));
    }

    [Test]
    public async Task A_withdrawn_offer_and_one_whose_term_is_over_are_refused()
    {
        var workId = await OwnedAsync();
        var withdrawn = await PublishAsync(Offer(workId));
        await Holder.PostAsync($"/v1/offers/{withdrawn}/withdraw", body: null);

        var gone = (RightsRefused)await ReserveAsync(withdrawn, OrderId.New());
        var unknown = (RightsRefused)await ReserveAsync(OfferId.New(), OrderId.New());
        var over = await TryPublishAsync(
            Offer(workId, term: new { from = "2020-01-01T00:00:00Z", to = "2021-01-01T00:00:00Z" })
        );

        Assert.That(gone.Code, Is.EqualTo("offer.withdrawn"));
        Assert.That(unknown.Code, Is.EqualTo("offer.unknown"));
        Assert.That(
            (await over.JsonAsync(HttpStatusCode.Conflict)).GetProperty("code").GetString(),
            Is.EqualTo("offer.termEnded")
        );
    }

    [Test]
    public async Task Rights_in_are_asked_again_when_rights_are_kept()
    {
        var workId = await ListedAsync();
        var soon = TimeProvider.System.GetUtcNow().AddMonths(1).AddSeconds(3);
        var term = new { from = "2020-01-01T00:00:00Z", to = soon };
        await (await Holder.PostAsync("/v1/rights-in", RightsIn(workId, term: term))).JsonAsync(HttpStatusCode.Created);
        var offerId = await PublishAsync(Offer(workId, term: new { months = 1 }));

        var last = await Eventually.SeeAsync(
            () => ReserveAsync(offerId, OrderId.New()),
            answer => answer is RightsRefused,
            "a month from now is later than the rights-in end"
        );

        Assert.That(((RightsRefused)last).Code, Is.EqualTo("rights.noRightsIn"));
    }

    private Task<long> GrantsAsync(OfferId offerId) =>
        Licensing.ScalarAsync<long>($"select count(*) from rights_grant where offer_id = '{offerId.Value}'");

    private Task SaidAsync<TMessage>(Func<TMessage, bool> which, int times)
        where TMessage : class =>
        Eventually.SeeAsync(
            () => Task.FromResult(Licensing.Said<TMessage>().Count(which)),
            count => count == times,
            $"{typeof(TMessage).Name} is said {times} times"
        );
}
