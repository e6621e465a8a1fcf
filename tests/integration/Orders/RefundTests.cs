using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Tests.Integration.Orders;

/// <summary>What was paid is given back: whole, after the license; or in part, and the license goes on.</summary>
internal sealed class RefundTests : OrdersFixture
{
    private HttpClient holder = null!;

    [OneTimeSetUp]
    public void OpenHolder() => holder = Orders.As(Holder, ["holder"], Scopes.OrdersRead, Scopes.OffersWrite);

    [OneTimeTearDown]
    public void CloseHolder() => holder.Dispose();

    [Test]
    public async Task What_is_given_back_whole_loses_its_license_first()
    {
        var orderId = await CompletedAsync();

        var asked = await (await RefundAsync(orderId, amount: null)).JsonAsync(HttpStatusCode.OK);
        await Orders.HeardAsync<RevokeLicense>(said => said.OrderId == orderId);
        var before = Orders.Said<RefundMoney>().Count(said => said.OrderId == orderId);
        await HandledAsync(Revoked(orderId));
        var refund = await Orders.HeardAsync<RefundMoney>(said => said.OrderId == orderId);
        await HandledAsync(Refunded(refund));

        var order = await ReachesAsync(orderId, "refunded");
        Assert.That(before, Is.Zero, "the money stays until the license is taken back");
        Assert.That(asked.GetProperty("licenseIsRevoked").GetBoolean(), Is.True);
        Assert.That(refund.Amount, Is.EqualTo(Price));
        Assert.That(
            StatesOf(order).TakeLast(4),
            Is.EqualTo(new[] { "completed", "revoking", "refunding", "refunded" })
        );
        var told = (await Orders.HeardAsync<OrderRefunded>(said => said.OrderId == orderId)).Order.Refunds.Single();
        Assert.That((told.RefundId, told.Amount), Is.EqualTo((refund.RefundId, Price)));
        var row = order.GetProperty("refunds").EnumerateArray().Single();
        Assert.That(row.GetProperty("refundId").GetString(), Is.EqualTo(refund.RefundId.ToString()));
        Assert.That(row.GetProperty("refundedAt").ValueKind, Is.EqualTo(JsonValueKind.String));
    }

    [Test]
    public async Task A_part_is_given_back_and_the_license_goes_on_and_then_the_rest_is()
    {
        var orderId = await CompletedAsync();

        var part = await (await RefundAsync(orderId, Price with { Minor = 200_000 })).JsonAsync(HttpStatusCode.OK);
        var first = await Orders.HeardAsync<RefundMoney>(said => said.OrderId == orderId);
        await HandledAsync(Refunded(first));
        var between = await ReadAsync(orderId);
        var rest = await (await RefundAsync(orderId, amount: null)).JsonAsync(HttpStatusCode.OK);
        await HandledAsync(Refunded(first));
        await HandledAsync(Revoked(orderId));

        var second = await Orders.HeardAsync<RefundMoney>(said =>
            said.OrderId == orderId && said.RefundId != first.RefundId
        );
        Assert.That(part.GetProperty("licenseIsRevoked").GetBoolean(), Is.False);
        Assert.That(StateOf(between), Is.EqualTo("completed"));
        Assert.That(rest.GetProperty("licenseIsRevoked").GetBoolean(), Is.True);
        Assert.That(second.Amount, Is.EqualTo(Price with { Minor = Price.Minor - 200_000 }));
        Assert.That(StateOf(await ReadAsync(orderId)), Is.EqualTo("refunding"), "a repeat of the part ends nothing");
    }

    [Test]
    public async Task No_more_is_given_back_than_was_paid()
    {
        var orderId = await CompletedAsync();
        await RefundAsync(orderId, Price with { Minor = 1_000_000 });

        var tooMuch = await RefundAsync(orderId, Price with { Minor = 200_001 });
        var yen = await RefundAsync(orderId, new Money(1, Currency.Of("JPY")));
        var bad = await holder.PostAsync(
            $"/v1/orders/{orderId}/refunds",
            new { reason = "", amount = Price with { Minor = 0 } }
        );

        var problem = await tooMuch.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("refund.tooMuch"));
        Assert.That(problem.GetProperty("left").GetProperty("minor").GetInt64(), Is.EqualTo(200_000));
        Assert.That(yen.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var pointers = (await bad.JsonAsync(HttpStatusCode.BadRequest))
            .GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("pointer").GetString());
        Assert.That(pointers, Is.EquivalentTo(["/reason", "/amount/minor"]));
    }

    [Test]
    public async Task Only_the_holder_or_an_operator_gives_back_and_only_what_was_paid()
    {
        var (completed, open) = (await CompletedAsync(), await PlaceAsync());
        using var buyer = Orders.As(BuyerId, ["buyer"], Scopes.OffersWrite);
        using var stranger = Orders.As(ParticipantId.New(), ["holder"], Scopes.OffersWrite);
        var body = new { reason = "The work was withdrawn." };

        var byBuyer = await buyer.PostAsync($"/v1/orders/{completed}/refunds", body);
        var byStranger = await stranger.PostAsync($"/v1/orders/{completed}/refunds", body);
        var unpaid = await holder.PostAsync($"/v1/orders/{open}/refunds", body);

        Assert.That(byBuyer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(byStranger.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(
            (await unpaid.JsonAsync(HttpStatusCode.Conflict)).GetProperty("code").GetString(),
            Is.EqualTo("refund.notPaid")
        );
    }

    [Test]
    public async Task A_dry_run_gives_nothing_back_and_the_next_action_says_where()
    {
        var orderId = await CompletedAsync();
        var order = await (await holder.GetAsync($"/v1/orders/{orderId}")).JsonAsync(HttpStatusCode.OK);
        var path = order.GetProperty("nextActions").EnumerateArray().Single().GetProperty("path").GetString();

        var dry = await holder.PostAsync($"{path}?dryRun=true", new { reason = "To see." });

        Assert.That(
            (await dry.JsonAsync(HttpStatusCode.OK)).GetProperty("refundId").ValueKind,
            Is.EqualTo(JsonValueKind.Null)
        );
        var after = await ReadAsync(orderId);
        Assert.That(StateOf(after), Is.EqualTo("completed"));
        Assert.That(after.GetProperty("refunds").GetArrayLength(), Is.Zero);
    }

    private async Task<OrderId> CompletedAsync()
    {
        var orderId = await PlaceAsync();
        await HandledAsync(new RightsReserved(orderId, ReservationId.New()));
        await HandledAsync(new MoneyHeld(orderId, HoldId.New()));
        await HandledAsync(LicenseOf(orderId, LicenseId.New()));
        await HandledAsync(
            new MoneyPosted(orderId, TransferId.New(), [new PaymentPart(PartKind.Holder, Holder, Price)])
        );
        await ReachesAsync(orderId, "completed");
        return orderId;
    }

    private Task<HttpResponseMessage> RefundAsync(OrderId orderId, Money? amount) =>
        holder.PostAsync($"/v1/orders/{orderId}/refunds", new { reason = "The designs were never approved.", amount });

    private LicenseRevoked Revoked(OrderId orderId) =>
        new(
            LicenseId.New(),
            orderId,
            OfferId.New(),
            WorkId.New(),
            Holder,
            BuyerId,
            new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)
        );

    private static MoneyRefunded Refunded(RefundMoney asked) =>
        new(asked.OrderId, asked.RefundId, TransferId.New(), asked.Amount, []);
}
