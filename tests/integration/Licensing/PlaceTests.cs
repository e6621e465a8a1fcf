using System.Globalization;
using System.Net;
using System.Text.Json;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>A place that is kept is not lost: not to a rival, not to a race, not to a gap.</summary>
internal sealed class PlaceTests : EncumbranceFixture
{
    private static readonly object Spring = new { from = "2031-02-01T00:00:00Z", to = "2031-03-01T00:00:00Z" };

    [Test]
    public async Task Where_a_hold_ended_that_stood_before_the_milestone_the_holdback_closes_the_gap()
    {
        var workId = await OwnedAsync();
        await RecordedAsync(Holdback(workId, window: NinetyDays));
        var offerId = await PublishAsync(Offer(workId, "exclusive", term: Spring));
        var hold = await RecordedAsync(Hold(offerId));
        await BroadcastAsync(workId, "2031-01-01T00:00:00Z");

        await (await Holder.PostAsync($"/v1/encumbrances/{hold}/release", new { })).JsonAsync(HttpStatusCode.OK);

        Assert.That(Met(await ReserveAsync(offerId, OrderId.New(), RivalId)), Is.EqualTo("holdback"));
    }

    [Test]
    public async Task Where_a_hold_lapsed_or_an_order_gave_up_the_holdback_closes_the_gap()
    {
        var (lapsing, givingUp) = (await OwnedAsync(), await OwnedAsync());
        var offers = new List<OfferId>();
        foreach (var workId in new[] { lapsing, givingUp })
        {
            await RecordedAsync(Holdback(workId, window: NinetyDays));
            offers.Add(await PublishAsync(Offer(workId, "exclusive", term: Spring)));
        }
        var hold = await RecordedAsync(Hold(offers[0]));
        var orderId = OrderId.New();
        await ReserveAsync(offers[1], orderId);
        await BroadcastAsync(lapsing, "2031-01-01T00:00:00Z");
        await BroadcastAsync(givingUp, "2031-01-01T00:00:00Z");

        await PassAsync($"encumbrance_id = '{EncumbranceId.Parse(hold).Value}'");
        await HandledAsync(new ReleaseRights(orderId));

        Assert.That(Met(await ReserveAsync(offers[0], OrderId.New(), RivalId)), Is.EqualTo("holdback"));
        Assert.That(Met(await ReserveAsync(offers[1], OrderId.New(), RivalId)), Is.EqualTo("holdback"));
    }

    [Test]
    public async Task Where_one_window_moved_away_the_other_closes_the_gap()
    {
        var workId = await OwnedAsync();
        var premiere = new
        {
            from = new { after = "theatricalRelease" },
            to = new { after = "theatricalRelease", days = 90 },
        };
        await RecordedAsync(Holdback(workId, window: NinetyDays));
        await RecordedAsync(Holdback(workId, window: premiere));
        await BroadcastAsync(workId, "2031-01-01T00:00:00Z");
        await BroadcastAsync(workId, "2031-01-01T00:00:00Z", "theatricalRelease");

        await BroadcastAsync(workId, "2035-01-01T00:00:00Z");

        var offerId = await PublishAsync(Offer(workId, "exclusive", term: Spring));
        Assert.That(Met(await ReserveAsync(offerId, OrderId.New())), Is.EqualTo("holdback"));
    }

    [Test]
    public async Task What_an_option_was_wider_than_its_license_is_held_back_again()
    {
        var workId = await OwnedAsync();
        await RecordedAsync(Holdback(workId, window: NinetyDays));
        await RecordedAsync(Option(workId, "exclusive"));
        await BroadcastAsync(workId, "2031-01-01T00:00:00Z");
        var toys = await PublishAsync(
            Offer(workId, uses: new { include = new[] { "merchandise.toys" } }, term: Spring)
        );

        await LicensedAsync(await PublishAsync(Offer(workId, uses: Stationery, term: Spring)));

        Assert.That(Met(await ReserveAsync(toys, OrderId.New(), RivalId)), Is.EqualTo("holdback"));
    }

    [Test]
    public async Task A_holdback_that_is_recorded_beside_its_milestone_is_fixed_by_it()
    {
        var works = new List<WorkId>();
        for (var i = 0; i < 10; i++)
            works.Add(await ListedAsync());

        await Task.WhenAll(
            works.SelectMany(workId =>
                new Task[]
                {
                    RecordedAsync(Holdback(workId, window: NinetyDays)),
                    BroadcastAsync(workId, "2031-01-01T00:00:00Z"),
                }
            )
        );

        var waiting = await Licensing.ScalarAsync<long>(
            $"select count(*) from encumbrance where state = 'awaitingMilestone' and work_id in ({Ids(works)})"
        );
        Assert.That(waiting, Is.Zero);
    }

    [Test]
    public async Task A_hold_that_was_taken_up_in_time_is_not_lost_when_its_time_passes_meanwhile()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(2).ToString("O", CultureInfo.InvariantCulture);
        var hold = EncumbranceId.Parse(await RecordedAsync(Hold(offerId, expiresAt: soon))).Value;
        var orderId = OrderId.New();
        await using var slow = await App.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await RunAsync(slow, $"select from encumbrance where encumbrance_id = '{hold}' for update");
        // The hold's time passes while its party's order has the lock and has not written yet.
        await Eventually.SeeAsync(() => IsPastAsync(hold), past => past, "the hold's time has passed");
        var rival = ReserveAsync(offerId, OrderId.New(), RivalId);
        await Eventually.SeeAsync(WaitingAsync, waiting => waiting > 0, "the rival waits for the hold");

        await RunAsync(slow, $"update rights_grant set order_id = '{orderId.Value}' where encumbrance_id = '{hold}'");
        await transaction.CommitAsync();

        Assert.That(Met(await rival), Is.EqualTo("reservation"));
        Assert.That(
            await Licensing.ScalarAsync<bool>(
                $"select released_at is null from rights_grant where encumbrance_id = '{hold}'"
            ),
            Is.True
        );
    }

    [Test]
    public async Task Each_hold_of_a_party_takes_an_order_of_its_own()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), quantity: 2));
        await RecordedAsync(Hold(offerId));
        await RecordedAsync(Hold(offerId));

        var first = await ReserveAsync(offerId, OrderId.New());
        var second = await ReserveAsync(offerId, OrderId.New());

        Assert.That(first, Is.TypeOf<RightsReserved>());
        Assert.That(second, Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task A_right_of_first_refusal_is_not_passed_by_with_a_hold_or_an_option_for_another()
    {
        var workId = await OwnedAsync();
        var right = await RecordedAsync(FirstRefusal(workId));
        var offerId = await PublishAsync(Offer(workId, "exclusive"));

        var hold = await Holder.PostAsync("/v1/encumbrances", Hold(offerId, RivalId));
        var option = await Holder.PostAsync("/v1/encumbrances", Option(workId, "sole", RivalId));
        await RecordedAsync(Option(workId, "nonExclusive", RivalId));

        foreach (var refused in new[] { hold, option })
        {
            var problem = await refused.JsonAsync(HttpStatusCode.Conflict);
            Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("rights.firstRefusal"));
            Assert.That(problem.GetProperty("encumbranceId").GetString(), Is.EqualTo(right));
        }
    }

    [Test]
    public async Task A_hold_for_the_party_of_a_first_refusal_is_its_notice()
    {
        var workId = await OwnedAsync();
        await RecordedAsync(FirstRefusal(workId));
        var offerId = await PublishAsync(Offer(workId, "exclusive"));
        var hold = await RecordedAsync(Hold(offerId));

        await (await Holder.PostAsync($"/v1/encumbrances/{hold}/release", new { })).JsonAsync(HttpStatusCode.OK);

        Assert.That(await ReserveAsync(offerId, OrderId.New(), RivalId), Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task An_offer_that_is_held_is_not_withdrawn_and_a_work_takes_its_holds_with_it()
    {
        var workId = await OwnedAsync();
        var offerId = await PublishAsync(Offer(workId, "exclusive"));
        var hold = await RecordedAsync(Hold(offerId));

        var refused = await Holder.PostAsync($"/v1/offers/{offerId}/withdraw", new { });
        await HandledAsync(new WorkWithdrawn(workId, HolderId, Version: 2));

        Assert.That(
            (await refused.JsonAsync(HttpStatusCode.Conflict)).GetProperty("code").GetString(),
            Is.EqualTo("offer.held")
        );
        Assert.That((await ReadAsync(hold)).GetProperty("state").GetString(), Is.EqualTo("released"));
    }

    [Test]
    public async Task A_hold_ends_with_its_order_where_the_work_went_meanwhile()
    {
        var workId = await OwnedAsync();
        var offerId = await PublishAsync(Offer(workId, "exclusive"));
        var hold = await RecordedAsync(Hold(offerId));
        var orderId = OrderId.New();
        await ReserveAsync(offerId, orderId);
        await HandledAsync(new WorkWithdrawn(workId, HolderId, Version: 2));
        var between = (await ReadAsync(hold)).GetProperty("state").GetString();

        await HandledAsync(new ReleaseRights(orderId));

        Assert.That(between, Is.EqualTo("standing"), "its order is under way");
        Assert.That((await ReadAsync(hold)).GetProperty("state").GetString(), Is.EqualTo("released"));
    }

    [Test]
    public async Task What_is_held_is_granted_though_the_rights_in_were_revoked_since()
    {
        var workId = await ListedAsync();
        var recorded = await (await Holder.PostAsync("/v1/rights-in", RightsIn(workId))).JsonAsync(
            HttpStatusCode.Created
        );
        var offerId = await PublishAsync(Offer(workId, "exclusive"));
        await RecordedAsync(Hold(offerId));

        var revoke = $"/v1/rights-in/{recorded.GetProperty("rightsInId").GetString()}/revoke";
        await (await Holder.PostAsync(revoke, new { })).JsonAsync(HttpStatusCode.OK);

        Assert.That(await ReserveAsync(offerId, OrderId.New()), Is.TypeOf<RightsReserved>());
    }

    [Test]
    public async Task A_part_that_is_withdrawn_takes_the_offers_of_its_series_with_it()
    {
        var series = await ListedAsync();
        var part = await ListedAsync(partOf: series);
        await (await Holder.PostAsync("/v1/rights-in", RightsIn(series))).JsonAsync(HttpStatusCode.Created);
        var offerId = await PublishAsync(Offer(series));

        await HandledAsync(new WorkWithdrawn(part, HolderId, Version: 2));

        Assert.That(((RightsRefused)await ReserveAsync(offerId, OrderId.New())).Code, Is.EqualTo("offer.withdrawn"));
    }

    [Test]
    public async Task Availability_tells_what_is_kept_for_the_caller_and_that_an_order_is_put_off()
    {
        var (held, refusable) = (await OwnedAsync(), await OwnedAsync());
        var hold = await RecordedAsync(Hold(await PublishAsync(Offer(held, "exclusive"))));
        await RecordedAsync(FirstRefusal(refusable));

        var party = await AvailabilityAsync(Buyer, held);
        var rival = await AvailabilityAsync(Rival, held);
        var putOff = await AvailabilityAsync(Rival, refusable);
        var first = await AvailabilityAsync(Buyer, refusable);

        Assert.That(Codes(party.GetProperty("keptForYou")), Is.EqualTo([hold]));
        Assert.That(rival.GetProperty("keptForYou").GetArrayLength(), Is.Zero);
        Assert.That(putOff.GetProperty("putsOff").GetBoolean(), Is.True);
        Assert.That(first.GetProperty("putsOff").GetBoolean(), Is.False);
    }

    [Test]
    public async Task While_an_order_is_in_its_place_nothing_is_done_with_a_hold()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        var hold = await RecordedAsync(Hold(offerId));
        var before = (await ReadAsync(hold)).GetProperty("nextActions").GetArrayLength();

        await ReserveAsync(offerId, OrderId.New());

        Assert.That(before, Is.EqualTo(1));
        Assert.That((await ReadAsync(hold)).GetProperty("nextActions").GetArrayLength(), Is.Zero);
    }

    [TestCase("9999-12-31T00:00:00Z")]
    [TestCase("0999-12-31T00:00:00Z")]
    public async Task A_milestone_lies_where_windows_can_be_counted_from_it(string occurredAt)
    {
        var body = new
        {
            workId = await ListedAsync(),
            milestone = "firstBroadcast",
            occurredAt,
        };

        var problem = await (await Holder.PostAsync("/v1/milestones", body)).JsonAsync(HttpStatusCode.BadRequest);

        Assert.That(Errors(problem), Is.EqualTo(["/occurredAt instant.range"]));
    }

    [Test]
    public async Task What_a_hold_names_and_is_not_there_is_named_at_once()
    {
        var body = Hold(OfferId.New(), ParticipantId.New());

        var problem = await (await Holder.PostAsync("/v1/encumbrances", body)).JsonAsync(
            HttpStatusCode.UnprocessableEntity
        );

        Assert.That(Errors(problem), Is.EqualTo(["/offerId offer.unknown", "/partyId participant.unknown"]));
    }

    private static readonly object NinetyDays = new
    {
        from = new { after = "firstBroadcast" },
        to = new { after = "firstBroadcast", days = 90 },
    };

    private Task<bool> IsPastAsync(Guid hold) =>
        Licensing.ScalarAsync<bool>($"select expires_at <= now() from encumbrance where encumbrance_id = '{hold}'");

    private Task<long> WaitingAsync() =>
        Licensing.ScalarAsync<long>(
            """
            select count(*)
            from pg_stat_activity
            where datname = current_database()
            and wait_event_type = 'Lock'
            """
        );

    private static string Ids(IEnumerable<WorkId> works) => string.Join(", ", works.Select(id => $"'{id.Value}'"));

    private static async Task<JsonElement> AvailabilityAsync(HttpClient asker, WorkId workId)
    {
        var wish = $"workId={workId}&kind=sole&uses=merchandise&territories=CN-mainland&languages=all";
        var term = "from=2030-01-01T00:00:00Z&to=2030-02-01T00:00:00Z";
        return await (await asker.GetAsync($"/v1/availability?{wish}&{term}")).JsonAsync(HttpStatusCode.OK);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
