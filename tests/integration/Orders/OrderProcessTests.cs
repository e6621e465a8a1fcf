using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Npgsql;

namespace Exchange.Tests.Integration.Orders;

internal sealed class OrderProcessTests : OrdersFixture
{
    [Test]
    public async Task An_order_that_gets_rights_and_money_is_completed_with_its_whole_history()
    {
        var orderId = await PlaceAsync();

        await HandledAsync(new RightsReserved(orderId, ReservationId.New()));
        await HandledAsync(new MoneyHeld(orderId, HoldId.New()));
        var license = await GrantAsync(orderId);
        var posted = await PostAsync(orderId);

        var order = await ReachesAsync(orderId, "completed");
        Assert.That(
            StatesOf(order),
            Is.EqualTo(new[] { "placed", "awaitingMoney", "granting", "settling", "completed" })
        );
        Assert.That(order.GetProperty("licenseId").GetString(), Is.EqualTo(license.ToString()));
        Assert.That(
            order
                .GetProperty("parts")
                .EnumerateArray()
                .Sum(part => part.GetProperty("amount").GetProperty("minor").GetInt64()),
            Is.EqualTo(Price.Minor)
        );
        Assert.That(order.GetProperty("deadlineAt").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(order.GetProperty("nextActions").GetArrayLength(), Is.Zero);
        var told = (await Orders.HeardAsync<OrderCompleted>(said => said.OrderId == orderId)).Order;
        Assert.That((told.LicenseId, told.TransferId), Is.EqualTo(((LicenseId?)license, (TransferId?)posted)));
        Assert.That((told.State, told.Version), Is.EqualTo(("completed", order.GetProperty("version").GetInt32())));
    }

    [Test]
    public async Task Every_answer_twice_has_one_effect()
    {
        var orderId = await PlaceAsync();
        var answers = new Func<Task>[]
        {
            () => HandledAsync(new MoneyHeld(orderId, HoldId.New())),
            () => HandledAsync(new RightsReserved(orderId, ReservationId.New())),
            () => HandledAsync(LicenseOf(orderId, LicenseId.New())),
            () => HandledAsync(PostingOf(orderId, TransferId.New())),
        };

        foreach (var answer in answers)
        {
            await answer();
            await answer();
        }

        var order = await ReachesAsync(orderId, "completed");
        Assert.That(
            StatesOf(order),
            Is.EqualTo(new[] { "placed", "awaitingRights", "granting", "settling", "completed" })
        );
        await Orders.HeardAsync<OrderCompleted>(said => said.OrderId == orderId);
        Assert.That(Orders.Said<GrantLicense>().Count(said => said.OrderId == orderId), Is.EqualTo(1));
        Assert.That(Orders.Said<PostMoney>().Count(said => said.OrderId == orderId), Is.EqualTo(1));
        Assert.That(Orders.Said<OrderCompleted>().Count(said => said.OrderId == orderId), Is.EqualTo(1));
    }

    [Test]
    public async Task Both_answers_at_once_grant_one_license()
    {
        var orderIds = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PlaceAsync()));

        await Task.WhenAll(
            orderIds.SelectMany(orderId =>
                new[]
                {
                    HandledAsync(new RightsReserved(orderId, ReservationId.New())),
                    HandledAsync(new MoneyHeld(orderId, HoldId.New())),
                }
            )
        );

        foreach (var orderId in orderIds)
        {
            await Orders.HeardAsync<GrantLicense>(said => said.OrderId == orderId);
            Assert.That(Orders.Said<GrantLicense>().Count(said => said.OrderId == orderId), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_license_that_is_refused_at_the_last_moment_releases_the_money()
    {
        var orderId = await PlaceAsync();
        await HandledAsync(new RightsReserved(orderId, ReservationId.New()));
        await HandledAsync(new MoneyHeld(orderId, HoldId.New()));

        await HandledAsync(new RightsRefused(orderId, "consent.missing", "It was withdrawn.", Conflict: null));

        var order = await ReachesAsync(orderId, "rejected");
        Assert.That(order.GetProperty("refusal").GetProperty("code").GetString(), Is.EqualTo("consent.missing"));
        Assert.That(
            await Orders.HeardAsync<ReleaseMoney>(said => said.OrderId == orderId),
            Is.EqualTo(new ReleaseMoney(orderId, ReleaseReason.Rejected))
        );
    }

    [Test]
    public async Task Refused_rights_release_the_money_and_the_conflict_is_explained()
    {
        var orderId = await PlaceAsync();
        await HandledAsync(new MoneyHeld(orderId, HoldId.New()));

        const string Conflict = """{"type":"RightsOutOverlap","overlap":{"uses":["merchandise"]}}""";
        await HandledAsync(new RightsRefused(orderId, "rights.overlap", "Somebody has these rights.", Conflict));

        var order = await ReachesAsync(orderId, "rejected");
        var refusal = order.GetProperty("refusal");
        Assert.That(refusal.GetProperty("code").GetString(), Is.EqualTo("rights.overlap"));
        Assert.That(refusal.GetProperty("conflict").GetProperty("type").GetString(), Is.EqualTo("RightsOutOverlap"));
        Assert.That(
            await Orders.HeardAsync<ReleaseMoney>(said => said.OrderId == orderId),
            Is.EqualTo(new ReleaseMoney(orderId, ReleaseReason.Rejected))
        );
        var told = (await Orders.HeardAsync<OrderRejected>(said => said.OrderId == orderId)).Order.Refusal!;
        Assert.That((told.Code, told.Message), Is.EqualTo(("rights.overlap", "Somebody has these rights.")));
        Assert.That(told.Conflict, Does.Contain("RightsOutOverlap"));
    }

    [Test]
    public async Task Rights_that_come_after_refused_money_are_released_again()
    {
        var orderId = await PlaceAsync();
        await HandledAsync(new MoneyRefused(orderId, "money.insufficient", "The account has too little."));

        await HandledAsync(new RightsReserved(orderId, ReservationId.New()));

        var order = await ReachesAsync(orderId, "rejected");
        Assert.That(StatesOf(order), Is.EqualTo(new[] { "placed", "rejected", "rejected" }));
        await Eventually.SeeAsync(
            () => Task.FromResult(Orders.Said<ReleaseRights>().Count(said => said.OrderId == orderId)),
            count => count == 2,
            "the rights are released at the end and when they come late"
        );
    }

    [Test]
    public async Task A_buyer_can_cancel_until_both_have_said_yes()
    {
        var orderId = await PlaceAsync();
        var cancel = (await ReadAsync(orderId)).GetProperty("nextActions")[0];

        var answer = await Buyer.PostAsync(cancel.GetProperty("path").GetString()!, body: null);

        Assert.That(StateOf(await answer.JsonAsync(HttpStatusCode.OK)), Is.EqualTo("canceled"));
        await Orders.HeardAsync<ReleaseRights>(said => said.OrderId == orderId);
        Assert.That(
            await Orders.HeardAsync<ReleaseMoney>(said => said.OrderId == orderId),
            Is.EqualTo(new ReleaseMoney(orderId, ReleaseReason.Canceled))
        );
        await Orders.HeardAsync<OrderCanceled>(said => said.OrderId == orderId);
    }

    [Test]
    public async Task Canceling_while_the_license_is_granted_is_too_late()
    {
        var orderId = await PlaceAsync();
        await HandledAsync(new RightsReserved(orderId, ReservationId.New()));
        await HandledAsync(new MoneyHeld(orderId, HoldId.New()));

        var answer = await Buyer.PostAsync($"/v1/orders/{orderId}/cancel", body: null);

        var problem = await answer.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("order.tooLate"));
        Assert.That(problem.GetProperty("state").GetString(), Is.EqualTo("granting"));
        Assert.That(StateOf(await ReadAsync(orderId)), Is.EqualTo("granting"));
    }

    [Test]
    public async Task A_dry_run_of_a_cancel_changes_nothing()
    {
        var orderId = await PlaceAsync();

        var answer = await Buyer.PostAsync($"/v1/orders/{orderId}/cancel?dryRun=true", body: null);

        Assert.That(StateOf(await answer.JsonAsync(HttpStatusCode.OK)), Is.EqualTo("canceled"));
        Assert.That(StateOf(await ReadAsync(orderId)), Is.EqualTo("placed"));
    }

    [Test]
    public async Task An_answer_to_no_order_of_ours_is_parked_for_an_operator()
    {
        var stranger = OrderId.New();

        await Orders.DeliverAsync(new MoneyHeld(stranger, HoldId.New()));

        await Eventually.SeeAsync(
            () =>
                Orders.ScalarAsync<long>($"select count(*) from platform.error_queue where reason like '%{stranger}%'"),
            count => count == 1,
            "the message is in the error queue"
        );
    }

    [TestCase("update order_history set to_state = 'completed'")]
    [TestCase("delete from order_history")]
    public void The_history_can_not_be_rewritten_by_the_service(string sql) =>
        Assert.That(
            () => Orders.ScalarAsync<long>(sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property(nameof(PostgresException.SqlState))
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    [TestCase("update orders set state = 'completed', deadline_at = null where state = 'placed'")]
    [TestCase("update orders set state = 'rejected', deadline_at = null where state = 'placed'")]
    [TestCase("update orders set deadline_at = null where state = 'placed'")]
    public async Task An_order_can_not_end_without_its_facts_even_by_raw_SQL(string sql)
    {
        await PlaceAsync();

        Assert.That(
            () => Orders.ScalarAsync<long>(sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property(nameof(PostgresException.SqlState))
                .EqualTo(PostgresErrorCodes.CheckViolation)
        );
    }

    private async Task<LicenseId> GrantAsync(OrderId orderId)
    {
        var license = LicenseId.New();
        await HandledAsync(LicenseOf(orderId, license));
        return license;
    }

    private async Task<TransferId> PostAsync(OrderId orderId)
    {
        var transfer = TransferId.New();
        await HandledAsync(PostingOf(orderId, transfer));
        return transfer;
    }

    private MoneyPosted PostingOf(OrderId orderId, TransferId transfer) =>
        new(
            orderId,
            transfer,
            [
                new PaymentPart(PartKind.Fee, ParticipantId: null, Price with { Minor = 60_000 }),
                new PaymentPart(PartKind.Royalty, ParticipantId.New(), Price with { Minor = 96_000 }),
                new PaymentPart(PartKind.Holder, Holder, Price with { Minor = 1_044_000 }),
            ]
        );
}
