using System.Net;
using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class ReversalTests : SettlementFixture
{
    private static readonly object Why = new { reason = "The bank names another payer." };

    [Test]
    public async Task A_wrong_deposit_is_undone_and_its_reason_can_be_read()
    {
        var (buyer, deposit) = await DepositedAsync(Yuan(500));

        var reversed = await (await ReverseAsync(deposit)).JsonAsync(HttpStatusCode.OK);

        using var client = As(buyer);
        var read = await (await client.GetAsync($"/v1/deposits/{deposit}")).JsonAsync(HttpStatusCode.OK);
        Assert.That(read.ToString(), Is.EqualTo(reversed.ToString()));
        Assert.That(Text(read.GetProperty("reversal"), "reason"), Is.EqualTo("The bank names another payer."));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((0, 0, 0)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task The_statement_and_the_transfers_show_the_reversal()
    {
        var (buyer, deposit) = await DepositedAsync(Yuan(500));
        var reversed = await (await ReverseAsync(deposit)).JsonAsync(HttpStatusCode.OK);
        var (booking, reversal) = (Text(reversed, "transferId"), Text(reversed.GetProperty("reversal"), "transferId"));
        using var client = As(buyer);

        var statement = await ReadAsync(
            client,
            "/v1/statements?currency=CNY&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"
        );
        var booked = await ReadAsync(client, $"/v1/transfers/{booking}");
        var undone = await ReadAsync(client, $"/v1/transfers/{reversal}");

        var lines = statement.GetProperty("entries").EnumerateArray();
        Assert.That(
            lines.Select(line => (Text(line, "kind"), Minor(line, "amount"))),
            Is.EqualTo(new[] { ("deposit", 500L), ("reversal", -500L) })
        );
        Assert.That(Minor(statement, "closing"), Is.Zero);
        Assert.That(Text(booked, "reversedByTransferId"), Is.EqualTo(reversal));
        Assert.That(Text(undone, "reversesTransferId"), Is.EqualTo(booking));
    }

    [Test]
    public async Task A_deposit_whose_money_is_spent_or_held_stays()
    {
        var (buyer, deposit) = await DepositedAsync(Yuan(500));
        await HeldAsync(buyer, Yuan(1));

        var answer = await ReverseAsync(deposit);

        Assert.That(await CodeAsync(answer, HttpStatusCode.Conflict), Is.EqualTo("deposit.spent"));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 1, 499)));
        var read = await ReadAsync(Operator, $"/v1/deposits/{deposit}");
        Assert.That(read.GetProperty("reversal").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task A_deposit_is_reversed_once_however_many_ask_at_once()
    {
        var (buyer, deposit) = await DepositedAsync(Yuan(500));
        await DepositAsync(buyer, Yuan(5_000), $"more {buyer}");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ReverseAsync(deposit)));

        Assert.That(answers.Count(answer => answer.IsSuccessStatusCode), Is.EqualTo(1));
        var refused = answers.First(answer => !answer.IsSuccessStatusCode);
        Assert.That(await CodeAsync(refused, HttpStatusCode.Conflict), Is.EqualTo("deposit.reversed"));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((5_000, 0, 5_000)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task The_same_arrival_can_be_recorded_rightly_afterwards()
    {
        var (wrong, right) = (await AdmittedAsync(), await AdmittedAsync());
        var first = await DepositAsync(wrong, Yuan(500), $"once {right}");
        await (await ReverseAsync(Text(first, "depositId"))).JsonAsync(HttpStatusCode.OK);

        await DepositAsync(right, Yuan(500), $"once {right}");

        Assert.That(await BalanceAsync(wrong), Is.EqualTo((0, 0, 0)));
        Assert.That(await BalanceAsync(right), Is.EqualTo((500, 0, 500)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task Only_an_operator_reverses_and_only_with_a_reason()
    {
        var (buyer, deposit) = await DepositedAsync(Yuan(500));
        using var client = Service.As(buyer, ["buyer"], "money:read", "money:write");

        var member = await client.PostAsync($"/v1/deposits/{deposit}/reverse", Why);
        var blank = await Operator.PostAsync($"/v1/deposits/{deposit}/reverse", new { reason = " " });
        var unknown = await ReverseAsync(DepositId.New().ToString());

        Assert.That(await CodeAsync(member, HttpStatusCode.Forbidden), Is.EqualTo("deposit.operatorsOnly"));
        Assert.That(blank.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task<(ParticipantId Buyer, string Deposit)> DepositedAsync(Money amount)
    {
        var buyer = await AdmittedAsync();
        return (buyer, Text(await DepositAsync(buyer, amount, $"reversed {buyer}"), "depositId"));
    }

    private Task<HttpResponseMessage> ReverseAsync(string deposit) =>
        Operator.PostAsync($"/v1/deposits/{deposit}/reverse", Why);

    private static async Task<JsonElement> ReadAsync(HttpClient client, string path) =>
        await (await client.GetAsync(path)).JsonAsync(HttpStatusCode.OK);

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;

    private static async Task<string> CodeAsync(HttpResponseMessage answer, HttpStatusCode status) =>
        Text(await answer.JsonAsync(status), "code");
}
