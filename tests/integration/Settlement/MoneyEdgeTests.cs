using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class MoneyEdgeTests : SettlementFixture
{
    [Test]
    public async Task A_deposit_opens_the_account_and_can_be_read()
    {
        var buyer = await AdmittedAsync();

        var answer = await Operator.PostAsync("/v1/deposits", Deposit(buyer, Yuan(500), $"A {buyer}"));

        var deposit = await answer.JsonAsync(HttpStatusCode.Created);
        using var client = As(buyer);
        var read = await (await client.GetAsync(answer.Headers.Location)).JsonAsync(HttpStatusCode.OK);
        Assert.That(read.ToString(), Is.EqualTo(deposit.ToString()));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
    }

    [Test]
    public async Task One_arrival_at_the_bank_is_booked_once_whoever_records_it_again()
    {
        var buyer = await AdmittedAsync();
        var body = Deposit(buyer, Yuan(500), $"B {buyer}");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Operator.PostAsync("/v1/deposits", body)));

        var ids = await Task.WhenAll(
            answers.Select(async answer => Id(await answer.JsonAsync(HttpStatusCode.Created), "depositId"))
        );
        Assert.That(ids.Distinct().Count(), Is.EqualTo(1));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
    }

    [Test]
    public async Task A_bank_reference_with_other_content_is_refused()
    {
        var buyer = await AdmittedAsync();
        await DepositAsync(buyer, Yuan(500), $"C {buyer}");

        var answer = await Operator.PostAsync("/v1/deposits", Deposit(buyer, Yuan(501), $"C {buyer}"));

        Assert.That(await CodeAsync(answer, HttpStatusCode.Conflict), Is.EqualTo("deposit.referenceUsed"));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
    }

    [Test]
    public async Task A_deposit_for_nobody_is_refused()
    {
        var answer = await Operator.PostAsync("/v1/deposits", Deposit(ParticipantId.New(), Yuan(500), "nobody"));

        Assert.That(
            await CodeAsync(answer, HttpStatusCode.UnprocessableEntity),
            Is.EqualTo("deposit.participantUnknown")
        );
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1_000_000_000_000_001)]
    public async Task An_amount_that_is_no_deposit_is_named(long minor)
    {
        var answer = await Operator.PostAsync("/v1/deposits", Deposit(ParticipantId.New(), Yuan(minor), ""));

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        var pointers = problem
            .GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("pointer").GetString());
        Assert.That(pointers, Is.EquivalentTo(new[] { "/amount/minor", "/bankReference" }));
    }

    [Test]
    public async Task Only_an_operator_records_deposits()
    {
        var member = await AdmittedAsync();
        using var client = Service.As(member, ["buyer"], "money:read", "money:write");

        var answer = await client.PostAsync("/v1/deposits", Deposit(member, Yuan(1), $"D {member}"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase(" CC-1")]
    [TestCase("CC-1 ")]
    [TestCase("CC-1\u3000")]
    [TestCase("CC\u200b-1")]
    [TestCase("CC\n-1")]
    public async Task A_bank_reference_that_looks_like_another_is_refused(string reference)
    {
        var answer = await Operator.PostAsync("/v1/deposits", Deposit(await AdmittedAsync(), Yuan(1), reference));

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(Id(problem.GetProperty("errors")[0], "pointer"), Is.EqualTo("/bankReference"));
    }

    [Test]
    public async Task Nobody_records_a_deposit_for_the_participant_that_they_act_for()
    {
        var self = await AdmittedAsync();
        using var client = Service.As(self, ["operator"], "money:write");

        var answer = await client.PostAsync("/v1/deposits", Deposit(self, Yuan(1), $"E {self}"));

        Assert.That(await CodeAsync(answer, HttpStatusCode.Forbidden), Is.EqualTo("deposit.ownParticipant"));
    }

    [Test]
    public async Task The_statement_of_a_sale_adds_up_for_everybody_in_it()
    {
        var sale = await SoldAsync(Yuan(1_000));

        var buyer = await StatementAsync(sale.Buyer);
        var holder = await StatementAsync(sale.Holder);

        Assert.That(Amounts(buyer), Is.EqualTo(new[] { 0L, 1_000, -1_000, 0 }));
        Assert.That(Amounts(holder), Is.EqualTo(new[] { 0L, 855, 855 }));
        Assert.That(Id(holder.GetProperty("entries")[0], "orderId"), Is.EqualTo(sale.Order.ToString()));
    }

    [Test]
    public async Task A_statement_opens_where_the_one_before_closed()
    {
        var sale = await SoldAsync(Yuan(1_000));
        var between = (await StatementAsync(sale.Buyer))
            .GetProperty("entries")[1]
            .GetProperty("postedAt")
            .GetDateTimeOffset();

        var first = await StatementAsync(sale.Buyer, "2020-01-01T00:00:00Z", $"{between:O}");
        var second = await StatementAsync(sale.Buyer, $"{between:O}", "2100-01-01T00:00:00Z");

        Assert.That(Amounts(first), Is.EqualTo(new[] { 0L, 1_000, 1_000 }));
        Assert.That(Amounts(second), Is.EqualTo(new[] { 1_000L, -1_000, 0 }));
    }

    [Test]
    public async Task A_transfer_is_seen_by_its_parties_and_adds_up()
    {
        var sale = await SoldAsync(Yuan(1_000));
        using var buyer = As(sale.Buyer);
        using var stranger = As(await AdmittedAsync());

        var seen = await (await buyer.GetAsync($"/v1/transfers/{sale.Transfer}")).JsonAsync(HttpStatusCode.OK);
        var hidden = await stranger.GetAsync($"/v1/transfers/{sale.Transfer}");

        Assert.That(seen.GetProperty("entries").EnumerateArray().Sum(entry => Minor(entry, "amount")), Is.Zero);
        Assert.That(seen.GetProperty("feePpm").GetInt32(), Is.EqualTo(50_000));
        Assert.That(hidden.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Entries_come_newest_first_in_pages_and_only_to_their_owner()
    {
        var sale = await SoldAsync(Yuan(1_000));
        using var buyer = As(sale.Buyer);
        using var holder = As(sale.Holder);
        var accounts = await (await buyer.GetAsync("/v1/accounts")).JsonAsync(HttpStatusCode.OK);
        var path = $"/v1/accounts/{Id(accounts.GetProperty("data")[0], "accountId")}/entries";

        var first = await (await buyer.GetAsync($"{path}?limit=1")).JsonAsync(HttpStatusCode.OK);
        var after = first.GetProperty("nextAfter").GetString();
        var second = await (await buyer.GetAsync($"{path}?limit=1&after={after}")).JsonAsync(HttpStatusCode.OK);

        Assert.That(Minor(first.GetProperty("data")[0], "amount"), Is.EqualTo(-1_000));
        Assert.That(Minor(second.GetProperty("data")[0], "amount"), Is.EqualTo(1_000));
        Assert.That(second.GetProperty("nextAfter").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That((await holder.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await Operator.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Others_accounts_and_statements_and_the_trial_balance_are_not_for_members()
    {
        var (member, other) = (await AdmittedAsync(), await WithMoneyAsync(Yuan(1)));
        using var client = As(member);

        var accounts = await client.GetAsync($"/v1/accounts?participantId={other}");
        var statement = await client.GetAsync(
            $"/v1/statements?participantId={other}&currency=CNY&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"
        );
        var books = await client.GetAsync("/v1/trial-balance");

        Assert.That(accounts.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(statement.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(books.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task The_trial_balance_shows_what_is_held_on_both_sides()
    {
        var buyer = await WithMoneyAsync(new Money(100, Currency.Of("BHD")));
        await HeldAsync(buyer, new Money(40, Currency.Of("BHD")));

        var books = await (await Operator.GetAsync("/v1/trial-balance")).JsonAsync(HttpStatusCode.OK);

        var book = books.GetProperty("currencies").EnumerateArray().Single(each => Id(each, "currency") == "BHD");
        var lines = book.GetProperty("lines")
            .EnumerateArray()
            .Select(line => (Id(line, "purpose"), Minor(line, "posted"), Minor(line, "pending")));
        Assert.That(
            lines,
            Is.EqualTo(new[] { ("available", 100L, -40L), ("clearing", 0L, 40L), ("custody", -100L, 0L) })
        );
        Assert.That(books.GetProperty("balanced").GetBoolean(), Is.True);
    }

    [TestCase("JPY", 1_001, 50)]
    [TestCase("CNY", 100_001, 5_000)]
    [TestCase("KWD", 1_000_001, 50_000)]
    public async Task Every_minor_unit_of_a_sale_is_somebody_s_whatever_the_decimals(string code, long price, long fee)
    {
        var sale = await SoldAsync(new Money(price, Currency.Of(code)));

        var transfer = await (await Operator.GetAsync($"/v1/transfers/{sale.Transfer}")).JsonAsync(HttpStatusCode.OK);

        var entries = transfer.GetProperty("entries").EnumerateArray().ToList();
        Assert.That(entries.Sum(entry => Minor(entry, "amount")), Is.Zero);
        Assert.That(entries.Select(entry => Minor(entry, "amount")), Does.Contain(-price).And.Contain(fee));
        Assert.That(
            entries.Select(entry => Id(entry.GetProperty("amount"), "currency")).Distinct(),
            Is.EqualTo(new[] { code })
        );
        await ShouldBalanceAsync();
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("1000000000000001")]
    [TestCase("9223372036854775808")]
    [TestCase("1e30")]
    [TestCase("\"1\"")]
    public async Task An_amount_that_no_deposit_can_have_is_refused_by_name_and_writes_nothing(string minor)
    {
        var participant = await AdmittedAsync();
        var json = $$"""
            {
              "participantId": "{{participant}}",
              "amount": {"minor": {{minor}}, "currency": "KWD"},
              "bankReference": "{{participant}}"
            }
            """;
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/deposits") { Content = body };
        request.Headers.Add("Idempotency-Key", $"{Guid.CreateVersion7()}");

        var problem = await (await Operator.SendAsync(request)).JsonAsync(HttpStatusCode.BadRequest);

        Assert.That(Id(problem.GetProperty("errors")[0], "pointer"), Does.StartWith("/amount"));
        Assert.That(await CountAsync($"select count(*) from deposits where bank_reference = '{participant}'"), Is.Zero);
    }

    private static object Deposit(ParticipantId participantId, Money amount, string bankReference) =>
        new
        {
            participantId,
            amount,
            bankReference,
        };

    private static string? Id(JsonElement json, string property) => json.GetProperty(property).GetString();

    private static async Task<string?> CodeAsync(HttpResponseMessage answer, HttpStatusCode status) =>
        Id(await answer.JsonAsync(status), "code");

    /// <summary>Opening, entries, closing.</summary>
    private static List<long> Amounts(JsonElement statement) =>
        [
            Minor(statement, "opening"),
            .. statement.GetProperty("entries").EnumerateArray().Select(entry => Minor(entry, "amount")),
            Minor(statement, "closing"),
        ];

    [TestCase("02/03/2026")]
    [TestCase("2026-03-02")]
    [TestCase("2026-03-02T00:00:00")]
    [TestCase("2026-03-02 00:00:00Z")]
    public async Task An_instant_that_could_be_another_is_refused_by_name(string from)
    {
        var path = $"/v1/statements?currency=CNY&from={Uri.EscapeDataString(from)}&to=2100-01-01T00:00:00Z";

        var problem = await (await Operator.GetAsync(path)).JsonAsync(HttpStatusCode.BadRequest);

        Assert.That(problem.GetProperty("errors")[0].GetProperty("pointer").GetString(), Is.EqualTo("from"));
    }

    private async Task<JsonElement> StatementAsync(
        ParticipantId participant,
        string from = "2020-01-01T00:00:00Z",
        string to = "2100-01-01T00:00:00Z"
    )
    {
        using var client = As(participant);
        var path = $"/v1/statements?currency=CNY&from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}";
        return await (await client.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
    }

    private async Task<(ParticipantId Buyer, ParticipantId Holder, OrderId Order, TransferId Transfer)> SoldAsync(
        Money price
    )
    {
        var (buyer, holder) = (await WithMoneyAsync(price), ParticipantId.New());
        var (order, _) = await HeldAsync(
            HoldOf(OrderId.New(), buyer, price) with
            {
                HolderId = holder,
                Royalties = [new RoyaltyShare(ParticipantId.New(), new Share(100_000))],
            }
        );
        await Service.DeliverAsync(new PostMoney(order));
        var posted = await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
        return (buyer, holder, order, posted.TransferId);
    }
}
