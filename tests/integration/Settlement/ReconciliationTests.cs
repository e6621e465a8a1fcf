using System.Globalization;
using System.Net;
using System.Text.Json;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class ReconciliationTests : BankFixture
{
    private static readonly string[] Types = ["missing", "unknown", "doubled", "wrongAmount", "wrongCurrency"];

    [Test, Order(1)]
    public async Task A_day_whose_lines_are_all_in_the_ledger_agrees()
    {
        var buyer = await AdmittedAsync();
        var reference = Unique("B");
        await DepositAsync(buyer, Yuan(300), reference);
        await ImportAsync(
            new CamtLine(reference, Yuan(300)),
            new CamtLine(Unique("B"), Yuan(500), await ReferenceOfAsync(buyer))
        );

        var day = await ReconcileAsync();

        Assert.That(day.GetProperty("agrees").GetBoolean(), Is.True, day.ToString());
        var yuan = AccountIn(day, "CNY");
        Assert.That((Minor(yuan, "closing"), Minor(yuan, "ledger")), Is.EqualTo((800, 800)));
        var read = await Operator.GetAsync($"/v1/reconciliations/{CamtText.Day}");
        Assert.That((await read.JsonAsync(HttpStatusCode.OK)).ToString(), Is.EqualTo(day.ToString()));
    }

    [Test, Order(2)]
    public async Task Every_injected_difference_is_found_by_its_type_and_explains_the_balance()
    {
        var buyer = await AdmittedAsync();
        var (missing, amount, currency, doubled) = (Unique("M"), Unique("A"), Unique("C"), Unique("D"));
        await DepositAsync(buyer, Yuan(70), missing);
        await DepositAsync(buyer, Yuan(500), amount);
        await DepositAsync(buyer, new Money(500, Currency.Of("USD")), currency);
        await ImportAsync(
            new CamtLine(amount, Yuan(501)),
            new CamtLine(currency, Yuan(500)),
            new CamtLine(doubled, Yuan(90), await ReferenceOfAsync(buyer)),
            new CamtLine(doubled, Yuan(90), await ReferenceOfAsync(buyer)),
            new CamtLine(Unique("U"), Yuan(1)),
            new CamtLine(Unique("X"), Yuan(-3))
        );

        var day = await ReconcileAsync();
        var again = await ReconcileAsync();

        Assert.That(day.GetProperty("agrees").GetBoolean(), Is.False);
        Assert.That(Text((await BreaksOfAsync(missing)).Single(), "type"), Is.EqualTo("missing"));
        var list = await (await Operator.GetAsync("/v1/breaks?open=true&limit=200")).JsonAsync(HttpStatusCode.OK);
        var types = list.GetProperty("data").EnumerateArray().Select(found => Text(found, "type"));
        Assert.That(types, Is.SupersetOf(Types));
        var yuan = AccountIn(day, "CNY");
        Assert.That(Minor(yuan, "difference"), Is.EqualTo(501 + 500 + 90 - 3 - 70 - 500));
        Assert.That(Minor(yuan, "unexplained"), Is.Zero);
        Assert.That(AccountIn(again, "CNY").GetProperty("found").GetInt32(), Is.Zero);
        Assert.That(Minor(AccountIn(again, "CNY"), "unexplained"), Is.Zero);
    }

    [Test, Order(3)]
    public async Task What_was_missing_is_settled_when_its_line_comes()
    {
        var buyer = await AdmittedAsync();
        var reference = Unique("L");
        await DepositAsync(buyer, Yuan(70), reference);
        await ReconcileAsync();
        Assert.That((await BreaksOfAsync(reference)).Single().GetProperty("isOpen").GetBoolean(), Is.True);

        await ImportAsync(new CamtLine(reference, Yuan(70)));
        var day = await ReconcileAsync();

        var found = (await BreaksOfAsync(reference)).Single();
        Assert.That(Text(found, "resolution"), Is.EqualTo("settled"));
        Assert.That(Minor(AccountIn(day, "CNY"), "unexplained"), Is.Zero);
    }

    [Test, Order(4)]
    public async Task A_deposit_that_is_undone_though_the_bank_shows_it_is_a_difference()
    {
        var buyer = await AdmittedAsync();
        var reference = Unique("R");
        var deposit = await DepositAsync(buyer, Yuan(70), reference);
        await ImportAsync(new CamtLine(reference, Yuan(70)));
        var path = $"/v1/deposits/{Text(deposit, "depositId")}/reverse";
        await (await Operator.PostAsync(path, new { reason = "Wrong buyer" })).JsonAsync(HttpStatusCode.OK);

        var day = await ReconcileAsync();

        Assert.That((await BreaksOfAsync(reference)).Select(found => Text(found, "type")), Does.Contain("unknown"));
        Assert.That(Minor(AccountIn(day, "CNY"), "unexplained"), Is.Zero);
    }

    [Test]
    public async Task A_day_that_nobody_compared_is_not_there_and_members_see_none()
    {
        using var member = As(await AdmittedAsync());

        Assert.That(
            (await Operator.GetAsync("/v1/reconciliations/2031-01-01")).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound)
        );
        Assert.That(
            (await Operator.GetAsync("/v1/reconciliations/yesterday")).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound)
        );
        Assert.That(
            (await member.GetAsync($"/v1/reconciliations/{CamtText.Day}")).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound)
        );
    }

    [Test]
    public async Task Each_day_is_compared_by_itself_and_again_when_its_statement_comes()
    {
        var today = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8));
        var yesterday = today.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var first = await Service.ReplicaAsync(KeySetting);
        await ComparedAsync(yesterday, isClosed: false);

        await ImportAsync(StatementOfDay(yesterday, new CamtLine(Unique("Y"), Yuan(40))));
        await using var second = await Service.ReplicaAsync(KeySetting);

        await ComparedAsync(yesterday, isClosed: true);
    }

    private Task ComparedAsync(string day, bool isClosed) =>
        Eventually.SeeAsync(
            async () => await (await Operator.GetAsync($"/v1/reconciliations/{day}")).Content.ReadAsStringAsync(),
            text => text.Contains("\"closing\":{", StringComparison.Ordinal) == isClosed && text.Contains("accounts"),
            "the day is compared"
        );

    private async Task<JsonElement> ReconcileAsync()
    {
        var answer = await Operator.PostAsync("/v1/reconciliations", new { date = CamtText.Day });
        return await answer.JsonAsync(HttpStatusCode.OK);
    }

    private static JsonElement AccountIn(JsonElement day, string currency) =>
        day.GetProperty("accounts")
            .EnumerateArray()
            .Single(account => account.GetProperty("ledger").GetProperty("currency").GetString() == currency);
}
