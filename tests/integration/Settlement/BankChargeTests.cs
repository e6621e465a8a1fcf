using System.Net;
using System.Text.Json;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>What the custodian bank charges, and statements that come in pages.</summary>
internal sealed class BankChargeTests : BankFixture
{
    private const string PoundAccount = "9550880200009876543";

    private static readonly string[] OperatorRole = ["operator"];

    [Test, Order(1)]
    public async Task A_charge_is_never_paid_by_money_of_clients()
    {
        await DepositedAsync(Yuan(10_000));
        var path = await UnknownDebitAsync(Yuan(-600));
        await ChargeAsync(Operator, path, HttpStatusCode.OK);

        using var second = Second();
        var refused = await ChargeAsync(second, path, HttpStatusCode.Conflict);

        Assert.That(Text(refused, "code"), Is.EqualTo("break.ownMoneyLacks"));
        await ShouldBalanceAsync();
    }

    [Test, Order(2)]
    public async Task A_charge_is_booked_to_what_the_exchange_earned_once_a_second_person_says_so_too()
    {
        await EarnAsync(Yuan(20_000));
        var path = await UnknownDebitAsync(Yuan(-600));

        var asked = await ChargeAsync(Operator, path, HttpStatusCode.OK);
        var self = await ChargeAsync(Operator, path, HttpStatusCode.Forbidden);
        using var second = Second();
        var booked = await ChargeAsync(second, path, HttpStatusCode.OK);
        var again = await ChargeAsync(second, path, HttpStatusCode.Conflict);

        Assert.That(asked.GetProperty("isOpen").GetBoolean(), Is.True);
        Assert.That(Text(asked, "askedReason"), Is.EqualTo("Fees of January"));
        Assert.That(asked.GetProperty("nextActions").ToString(), Does.Not.Contain("charge"));
        Assert.That(Text(self, "code"), Is.EqualTo("break.secondPerson"));
        Assert.That(Text(booked, "resolution"), Is.EqualTo("charged"));
        Assert.That(Text(again, "code"), Is.EqualTo("break.resolved"));
        Assert.That(await OwnMoneyAsync(), Is.EqualTo(400));
        await ShouldBalanceAsync();
    }

    [Test, Order(3)]
    public async Task A_refund_whose_commission_paid_a_charge_waits_until_the_exchange_pays_own_money_in()
    {
        var (buyer, order) = await EarnAsync(Yuan(20_000));
        var path = await UnknownDebitAsync(Yuan(-1_000));
        using var second = Second();
        await ChargeAsync(Operator, path, HttpStatusCode.OK);
        await ChargeAsync(second, path, HttpStatusCode.OK);
        var refund = new RefundMoney(order, RefundId.New(), Yuan(20_000), "late");

        await Service.DeliverAsync(refund);
        await Eventually.SeeAsync(
            async () => (await (await Operator.GetAsync("/v1/operations/settlement/errors")).JsonAsync()).ToString(),
            text => text.Contains(order.ToString(), StringComparison.Ordinal),
            "the refund waits"
        );
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((0, 0, 0)));
        Assert.That(await OwnMoneyAsync(), Is.EqualTo(400));
        await KeepAsync(Yuan(600));
        await Service.DeliverAsync(refund);
        await Service.HeardAsync<MoneyRefunded>(said => said.RefundId == refund.RefundId);

        Assert.That(await BalanceAsync(buyer), Is.EqualTo((20_000, 0, 20_000)));
        Assert.That(await OwnMoneyAsync(), Is.Zero);
        await ShouldBalanceAsync();
    }

    [Test, Order(4)]
    public async Task Own_money_leaves_once_a_second_person_approves_and_what_sales_just_earned_stays()
    {
        // Two sales earned 1,000 each and were not given back.
        await EarnAsync(Yuan(20_000));
        await KeepAsync(Yuan(5_000));
        var free = await OwnMoneyAsync() - 2_000;

        var tooMuch = await PayOwnAsync("fee", Yuan(free + 1));
        var tax = await PayOwnAsync("tax", Yuan(1));
        var asked = await (await PayOwnAsync("fee", Yuan(free))).JsonAsync(HttpStatusCode.OK);
        var path = $"/v1/payouts/{Text(asked, "payoutId")}";
        var self = await Operator.PostAsync($"{path}/approve", body: null);
        using var second = Second();
        var approved = await second.PostAsync($"{path}/approve", body: null);

        Assert.That(Text(await tooMuch.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("payout.insufficient"));
        Assert.That(Text(await tax.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("payout.insufficient"));
        Assert.That(Text(asked, "source"), Is.EqualTo("fee"));
        Assert.That(self.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        await approved.JsonAsync(HttpStatusCode.OK);
        Assert.That(await OwnMoneyAsync(), Is.EqualTo(2_000));
        await ShouldBalanceAsync();
        await ShouldPassAuditAsync();
    }

    [Test, Order(5)]
    public async Task What_the_bank_took_less_of_an_own_payout_stays_own_money()
    {
        await KeepAsync(Yuan(5_000));
        var asked = await (await PayOwnAsync("fee", Yuan(3_000))).JsonAsync(HttpStatusCode.OK);
        using var second = Second();
        var path = $"/v1/payouts/{Text(asked, "payoutId")}";
        await (await second.PostAsync($"{path}/approve", body: null)).JsonAsync(HttpStatusCode.OK);
        await (await Operator.PostAsync("/v1/payment-files", body: null)).JsonAsync(HttpStatusCode.OK);
        var (before, reference) = (await OwnMoneyAsync(), Unique("W"));
        await ImportAsync(new CamtLine(reference, Yuan(-2_998), EndToEndId: Text(asked, "payoutId")));
        var resolve = $"/v1/breaks/{Text((await BreaksOfAsync(reference)).Single(), "breakId")}/resolve";

        await ChargeAsync(Operator, resolve, HttpStatusCode.OK);
        await ChargeAsync(second, resolve, HttpStatusCode.OK);

        Assert.That(Text(await (await Operator.GetAsync(path)).JsonAsync(), "state"), Is.EqualTo("booked"));
        Assert.That(await OwnMoneyAsync() - before, Is.EqualTo(2));
        await ShouldBalanceAsync();
        await ShouldPassAuditAsync();
    }

    [Test, Order(6)]
    public async Task Money_that_came_in_is_no_charge()
    {
        var reference = Unique("C");
        await ImportAsync(new CamtLine(reference, Yuan(5)));
        var found = (await BreaksOfAsync(reference)).Single();

        var refused = await ChargeAsync(
            Operator,
            $"/v1/breaks/{Text(found, "breakId")}/resolve",
            HttpStatusCode.Conflict
        );

        Assert.That(Text(refused, "code"), Is.EqualTo("break.noCharge"));
        Assert.That(found.GetProperty("nextActions").ToString(), Does.Not.Contain("charge"));
    }

    [Test]
    public async Task Pages_come_in_any_order_and_the_day_is_compared_when_all_are_there()
    {
        await OpenAccountAsync("GBP", PoundAccount);
        var (number, pounds) = (Unique("P"), Currency.Of("GBP"));
        var pages = CamtText.Pages(
            number,
            PoundAccount,
            Money.Zero(pounds),
            new CamtLine(Unique("A"), new Money(700, pounds)),
            new CamtLine(Unique("B"), new Money(50, pounds)),
            new CamtLine(Unique("C"), new Money(1, pounds))
        );

        var transfers = await CountAsync("select count(*) from transfers");
        await ImportAsync(pages[2]);
        await ImportAsync(pages[0]);
        var early = await CountAsync("select count(*) from transfers");
        var before = await ClosingAsync(pounds);
        await ImportAsync(pages[1]);
        var after = await ClosingAsync(pounds);
        var everything = await EverythingAsync();
        var twice = await SendAsync(pages[1]);
        var renamed = await SendAsync(pages[1].Replace($"{number}-2", $"{number}-9", StringComparison.Ordinal));

        Assert.That(early, Is.EqualTo(transfers), "Nothing is booked before all pages are there.");
        Assert.That(before.ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(after.GetProperty("minor").GetInt64(), Is.EqualTo(751));
        Assert.That(twice.IsSuccessStatusCode, Is.True);
        Assert.That(Text(await renamed.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("statement.numberUsed"));
        Assert.That(await EverythingAsync(), Is.EqualTo(everything));
    }

    [Test]
    public async Task Pages_that_do_not_lead_from_opening_to_closing_are_refused_by_the_one_that_completes_them()
    {
        var dollars = Currency.Of("USD");
        var pages = CamtText.Pages(
            Unique("Q"),
            DollarAccount,
            Money.Zero(dollars),
            new CamtLine(Unique("A"), new Money(700, dollars)),
            new CamtLine(Unique("B"), new Money(50, dollars))
        );
        await ImportAsync(pages[0]);

        var refused = await SendAsync(pages[1].Replace(">0.50<", ">0.51<", StringComparison.Ordinal));

        var problem = await refused.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(Text(problem, "code"), Is.EqualTo("statement.pagesDisagree"));
        await ImportAsync(pages[1]);
    }

    [TestCase(0, 1, 2)]
    [TestCase(2, 0, 1)]
    public async Task A_page_after_the_last_one_is_refused(params int[] order)
    {
        var dollars = Currency.Of("USD");
        var lines = Enumerable.Range(1, 3).Select(i => new CamtLine(Unique($"A{i}"), new Money(i, dollars))).ToArray();
        var number = Unique("T");
        var two = CamtText.Pages(number, DollarAccount, Money.Zero(dollars), lines[..2]);
        var three = CamtText.Pages(number, DollarAccount, Money.Zero(dollars), lines);
        string[] pages = [two[0], two[1], three[2]];
        await ImportAsync(pages[order[0]]);
        if (order[2] == 2)
            await ImportAsync(pages[order[1]]);
        var before = await EverythingAsync();

        var refused = await SendAsync(pages[order[2]]);

        var problem = await refused.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(Text(problem, "code"), Is.EqualTo("statement.pageAstray"));
        Assert.That(await EverythingAsync(), Is.EqualTo(before));
    }

    private HttpClient Second() => Service.As(ParticipantId.New(), OperatorRole, "money:read", "money:write");

    private async Task<string> UnknownDebitAsync(Money amount)
    {
        var reference = Unique("F");
        await ImportAsync(new CamtLine(reference, amount));
        return $"/v1/breaks/{Text((await BreaksOfAsync(reference)).Single(), "breakId")}/resolve";
    }

    private static async Task<JsonElement> ChargeAsync(HttpClient client, string path, HttpStatusCode status)
    {
        var answer = await client.PostAsync(path, new { action = "charge", reason = "Fees of January" });
        return await answer.JsonAsync(status);
    }

    private async Task DepositedAsync(Money amount) =>
        await ImportAsync(new CamtLine(Unique("B"), amount, await ReferenceOfAsync(await AdmittedAsync())));

    private async Task<(ParticipantId Buyer, OrderId Order)> EarnAsync(Money price)
    {
        var buyer = await WithMoneyAsync(price);
        var (order, _) = await HeldAsync(buyer, price);
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
        return (buyer, order);
    }

    private async Task KeepAsync(Money amount)
    {
        var reference = Unique("K");
        await ImportAsync(new CamtLine(reference, amount));
        var found = (await BreaksOfAsync(reference)).Single();
        Assert.That(found.GetProperty("nextActions").ToString(), Does.Contain("keep"));
        var path = $"/v1/breaks/{Text(found, "breakId")}/resolve";
        var keep = new { action = "keep", reason = "Paid in" };
        using var second = Second();
        var asked = await (await Operator.PostAsync(path, keep)).JsonAsync(HttpStatusCode.OK);
        var alone = await (await Operator.PostAsync(path, keep)).JsonAsync(HttpStatusCode.Forbidden);
        var kept = await (await second.PostAsync(path, keep)).JsonAsync(HttpStatusCode.OK);
        Assert.That(Text(asked, "askedAction"), Is.EqualTo("keep"));
        Assert.That(asked.GetProperty("nextActions").ToString(), Does.Not.Contain("keep"));
        Assert.That(Text(alone, "code"), Is.EqualTo("break.secondPerson"));
        Assert.That(Text(kept, "resolution"), Is.EqualTo("kept"));
    }

    private Task<HttpResponseMessage> PayOwnAsync(string source, Money amount) =>
        Operator.PostAsync(
            "/v1/payouts/own",
            new
            {
                source,
                amount,
                name = "Exchange",
                number = "6222020200012345678",
                cnaps = "102100099996",
            }
        );

    private Task<long> OwnMoneyAsync() =>
        CountAsync(
            "select sum(posted_minor)::bigint from balances join accounts using (account_id) where purpose = 'fee'"
        );

    private async Task<JsonElement> ClosingAsync(Currency currency)
    {
        var answer = await Operator.PostAsync("/v1/reconciliations", new { date = CamtText.Day });
        var day = await answer.JsonAsync(HttpStatusCode.OK);
        return day.GetProperty("accounts")
            .EnumerateArray()
            .Single(one => one.GetProperty("ledger").GetProperty("currency").GetString() == currency.Code)
            .GetProperty("closing");
    }
}
