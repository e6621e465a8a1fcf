using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>Holds, options, first refusals, holdbacks and own uses, and what they do to orders.</summary>
internal sealed class EncumbranceTests : EncumbranceFixture
{
    [Test]
    public async Task A_hold_blocks_rivals_and_becomes_the_license_of_its_party_in_the_same_place()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive", quantity: 1));
        var hold = await RecordedAsync(Hold(offerId));

        var refused = (RightsRefused)await ReserveAsync(offerId, OrderId.New(), RivalId);
        var orderId = OrderId.New();
        var kept = (RightsReserved)await ReserveAsync(offerId, orderId);
        var license = await GrantAsync(orderId);

        Assert.That(refused.Code, Is.EqualTo("rights.overlap").Or.EqualTo("offer.soldOut"));
        Assert.That(kept.ReservationId.Value, Is.EqualTo(license.LicenseId.Value));
        Assert.That(await PlacesAsync(offerId), Is.EqualTo(1));
        Assert.That((await ReadAsync(hold)).GetProperty("state").GetString(), Is.EqualTo("exercised"));
    }

    [Test]
    public async Task A_rival_is_told_that_a_hold_stands_in_the_way_but_not_whose()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        await RecordedAsync(Hold(offerId));

        var refused = (RightsRefused)await ReserveAsync(offerId, OrderId.New(), RivalId);

        var with = JsonDocument.Parse(refused.Conflict!).RootElement.GetProperty("with");
        Assert.That(refused.Code, Is.EqualTo("rights.overlap"));
        Assert.That(with.GetProperty("is").GetString(), Is.EqualTo("hold"));
        Assert.That(with.TryGetProperty("encumbranceId", out _), Is.False);
    }

    [Test]
    public async Task A_lapsed_hold_stands_in_nobody_s_way()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive", quantity: 1));
        var hold = await RecordedAsync(Hold(offerId));
        await PassAsync($"encumbrance_id = '{EncumbranceId.Parse(hold).Value}'");

        var kept = await ReserveAsync(offerId, OrderId.New(), RivalId);

        Assert.That(kept, Is.TypeOf<RightsReserved>());
        Assert.That((await ReadAsync(hold)).GetProperty("state").GetString(), Is.EqualTo("lapsed"));
    }

    [Test]
    public async Task A_hold_stands_again_when_the_order_in_its_place_gives_up()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive", quantity: 1));
        var hold = await RecordedAsync(Hold(offerId));
        var orderId = OrderId.New();
        await ReserveAsync(offerId, orderId);

        await HandledAsync(new ReleaseRights(orderId));

        Assert.That((await ReadAsync(hold)).GetProperty("state").GetString(), Is.EqualTo("standing"));
        Assert.That(await ReserveAsync(offerId, OrderId.New(), RivalId), Is.TypeOf<RightsRefused>());
        Assert.That(await ReserveAsync(offerId, OrderId.New()), Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task An_option_keeps_a_box_and_what_its_party_licenses_of_it_is_as_narrow_as_the_offer()
    {
        var workId = await OwnedAsync();
        var option = await RecordedAsync(Option(workId, "exclusive"));
        var narrow = await PublishAsync(Offer(workId, uses: Stationery));

        var refused = await ReserveAsync(narrow, OrderId.New(), RivalId);
        await LicensedAsync(narrow);
        var afterwards = await ReserveAsync(narrow, OrderId.New(), RivalId);

        Assert.That(((RightsRefused)refused).Code, Is.EqualTo("rights.overlap"));
        Assert.That(afterwards, Is.TypeOf<RightsReserved>(), "a non-exclusive license leaves room for others");
        Assert.That((await ReadAsync(option)).GetProperty("state").GetString(), Is.EqualTo("exercised"));
    }

    [Test]
    public async Task Who_has_the_right_of_first_refusal_is_given_notice_once_and_may_take_the_offer()
    {
        var workId = await OwnedAsync();
        await RecordedAsync(FirstRefusal(workId));
        var offerId = await PublishAsync(Offer(workId, "exclusive"));

        var putOff = (RightsRefused)await ReserveAsync(offerId, OrderId.New(), RivalId);
        var again = (RightsRefused)await ReserveAsync(offerId, OrderId.New(), RivalId);
        var taken = await ReserveAsync(offerId, OrderId.New());

        Assert.That(putOff.Code, Is.EqualTo("rights.firstRefusal"));
        Assert.That(again.Code, Is.EqualTo("rights.overlap"));
        Assert.That(taken, Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task Whoever_was_put_off_goes_on_when_the_notice_has_lapsed()
    {
        var workId = await OwnedAsync();
        await RecordedAsync(FirstRefusal(workId));
        var offerId = await PublishAsync(Offer(workId, "exclusive"));
        await ReserveAsync(offerId, OrderId.New(), RivalId);
        await PassAsync($"offer_id = '{offerId.Value}'");

        var kept = await ReserveAsync(offerId, OrderId.New(), RivalId);

        Assert.That(kept, Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task A_holdback_keeps_everybody_out_and_an_own_use_only_the_exclusive()
    {
        var (heldBack, used) = (await OwnedAsync(), await OwnedAsync());
        await RecordedAsync(Holdback(heldBack, term: Always));
        await RecordedAsync(OwnUse(used));

        var many = await ReserveAsync(await PublishAsync(Offer(heldBack)), OrderId.New());
        var sole = await ReserveAsync(await PublishAsync(Offer(used, "sole")), OrderId.New());
        var exclusive = await ReserveAsync(
            await PublishAsync(Offer(used, "exclusive", territories: new { include = new[] { "JP" } })),
            OrderId.New()
        );

        Assert.That(Met(many), Is.EqualTo("holdback"));
        Assert.That(sole, Is.TypeOf<RightsReserved>());
        Assert.That(Met(exclusive), Is.EqualTo("ownUse"));
    }

    [Test]
    public async Task A_window_binds_when_its_milestone_is_recorded_and_moves_when_that_is_corrected()
    {
        var workId = await OwnedAsync();
        var from = new { after = "firstBroadcast" };
        var to = new { after = "firstBroadcast", days = 90 };
        var holdback = await RecordedAsync(Holdback(workId, window: new { from, to }));
        var offerId = await PublishAsync(
            Offer(workId, term: new { from = "2031-02-01T00:00:00Z", to = "2031-03-01T00:00:00Z" })
        );

        var before = await ReserveAsync(offerId, OrderId.New());
        await HandledAsync(new ReleaseRights(OrderIdOf(before)));
        await BroadcastAsync(workId, "2031-01-01T00:00:00Z");
        var within = await ReserveAsync(offerId, OrderId.New());
        var corrected = await BroadcastAsync(workId, "2032-01-01T00:00:00Z");
        var outside = await ReserveAsync(offerId, OrderId.New());

        Assert.That(before, Is.TypeOf<RightsReserved>());
        Assert.That(Met(within), Is.EqualTo("holdback"));
        Assert.That(corrected.GetProperty("version").GetInt32(), Is.EqualTo(2));
        Assert.That(outside, Is.TypeOf<RightsReserved>());
        Assert.That((await ReadAsync(holdback)).GetProperty("state").GetString(), Is.EqualTo("standing"));
    }

    [Test]
    public async Task What_was_granted_before_the_milestone_goes_on_and_nothing_more_is_granted_in_the_window()
    {
        var workId = await OwnedAsync();
        var window = new { from = new { after = "firstBroadcast" }, to = new { after = "firstBroadcast", days = 90 } };
        var holdback = await RecordedAsync(Holdback(workId, window: window));
        var term = new { from = "2031-02-01T00:00:00Z", to = "2031-03-01T00:00:00Z" };
        var granted = await LicensedAsync(await PublishAsync(Offer(workId, uses: Stationery, term: term)));
        var elsewhere = await PublishAsync(
            Offer(workId, uses: new { include = new[] { "merchandise.toys" } }, term: term)
        );

        await BroadcastAsync(workId, "2031-01-01T00:00:00Z");

        var met = (await ReadAsync(holdback)).GetProperty("met").EnumerateArray().Single();
        Assert.That(
            met.GetProperty("with").GetProperty("licenseId").GetString(),
            Is.EqualTo(granted.LicenseId.ToString())
        );
        Assert.That(Met(await ReserveAsync(elsewhere, OrderId.New())), Is.EqualTo("holdback"));
        Assert.That(Met(await ReserveAsync(granted.OfferId, OrderId.New())), Is.EqualTo("holdback"));
        Assert.That(await IsFreeAsync(workId, "2031-02-01T00:00:00Z", "2031-03-01T00:00:00Z"), Is.False);
        Assert.That(await IsFreeAsync(workId, "2033-02-01T00:00:00Z", "2033-03-01T00:00:00Z"), Is.True);
    }

    [Test]
    public async Task A_grant_on_a_series_covers_its_parts_and_a_grant_on_a_part_meets_it()
    {
        var series = await ListedAsync();
        var part = await ListedAsync(partOf: series);
        await (await Holder.PostAsync("/v1/rights-in", RightsIn(series))).JsonAsync(HttpStatusCode.Created);
        var whole = await PublishAsync(Offer(series, "exclusive"));
        var one = await PublishAsync(Offer(part));
        await LicensedAsync(whole);

        var refused = (RightsRefused)await ReserveAsync(one, OrderId.New());
        var later = await ListedAsync(partOf: series);
        await (await Holder.PostAsync("/v1/rights-in", RightsIn(later))).JsonAsync(HttpStatusCode.Created);
        var kept = await ReserveAsync(await PublishAsync(Offer(later)), OrderId.New());

        Assert.That(refused.Code, Is.EqualTo("rights.overlap"));
        Assert.That(kept, Is.TypeOf<RightsReserved>(), "a part that came later is not in the license");
    }

    [Test]
    public async Task Each_field_that_a_type_needs_or_does_not_have_is_named()
    {
        var body = new
        {
            type = "firstRefusal",
            offerId = OfferId.New(),
            kind = "sole",
            uses = new { include = new[] { "nothing.known" } },
            expiresAt = "2031-01-01T00:00:00Z",
            noticeDays = 0,
        };

        var problem = await (await Holder.PostAsync("/v1/encumbrances", body)).JsonAsync(HttpStatusCode.BadRequest);

        string[] expected =
        [
            "/workId field.required",
            "/offerId field.notForType",
            "/partyId field.required",
            "/kind field.notForType",
            "/territories field.required",
            "/languages field.required",
            "/term field.required",
            "/uses/include/0 codes.unknown",
        ];
        Assert.That(Errors(problem), Is.SupersetOf(expected));
        Assert.That(Errors(problem).Any(error => error.StartsWith("/noticeDays", StringComparison.Ordinal)), Is.True);
    }

    [Test]
    public async Task Only_the_holder_encumbers_and_gives_up_and_strangers_see_nothing()
    {
        var workId = await OwnedAsync();
        var option = await RecordedAsync(Option(workId, "sole"));
        var path = $"/v1/encumbrances/{option}";

        Assert.That(
            (await Buyer.PostAsync("/v1/encumbrances", Option(workId, "sole"))).StatusCode,
            Is.EqualTo(HttpStatusCode.Forbidden)
        );
        Assert.That((await Rival.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await Buyer.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            (await Buyer.PostAsync($"{path}/release", new { })).StatusCode,
            Is.EqualTo(HttpStatusCode.Forbidden)
        );
        Assert.That((await Holder.PostAsync($"{path}/release", new { })).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            (await Holder.PostAsync($"{path}/release", new { })).StatusCode,
            Is.EqualTo(HttpStatusCode.Conflict)
        );
    }

    [Test]
    public async Task The_holder_sees_all_that_is_out_on_a_work()
    {
        var workId = await OwnedAsync();
        await RecordedAsync(OwnUse(workId));
        await LicensedAsync(await PublishAsync(Offer(workId)));

        var page = await (await Holder.GetAsync($"/v1/rights-out?workId={workId}")).JsonAsync(HttpStatusCode.OK);
        var stranger = await Buyer.GetAsync($"/v1/rights-out?workId={workId}");

        var kinds = page.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("is").GetString());
        Assert.That(kinds, Is.EquivalentTo(new[] { "ownUse", "license" }));
        Assert.That(stranger.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
