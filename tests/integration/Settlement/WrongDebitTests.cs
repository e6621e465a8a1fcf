using System.Net;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>What the bank debits otherwise than it was told.</summary>
internal sealed class WrongDebitTests : PayoutFixture
{
    // More than it was told: the exchange pays the rest. Less: the rest is the payee's again. Twice: the exchange's.
    [TestCase(-30_001, 30_000, -1)]
    [TestCase(-29_998, 30_002, 0)]
    public async Task A_payout_that_was_debited_with_another_amount_is_ended_by_two(
        long debit,
        long available,
        long fee
    )
    {
        await EarnAsync(Yuan(20_000));
        var (holder, account) = await HolderAsync(Yuan(60_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        await FileOfAsync(holder, payout);
        var reference = Unique("W");
        await ImportAsync(new CamtLine(reference, Yuan(debit), EndToEndId: payout));
        var before = await FeeAsync();

        await ChargeByTwoAsync(reference);

        Assert.That(Text(await ReadAsync(holder, payout), "state"), Is.EqualTo("booked"));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((available, 0, available)));
        Assert.That(await FeeAsync() - before, Is.EqualTo(fee));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_debit_that_the_bank_made_twice_is_the_exchange_s_own_loss_when_two_say_so()
    {
        await EarnAsync(Yuan(1_000_000));
        var (holder, account) = await HolderAsync(Yuan(60_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        await FileOfAsync(holder, payout);
        var reference = Unique("T");
        await ImportAsync(
            new CamtLine(Unique("R"), Yuan(-30_000), EndToEndId: payout),
            new CamtLine(reference, Yuan(-30_000), EndToEndId: payout)
        );
        var before = await FeeAsync();

        await ChargeByTwoAsync(reference);

        Assert.That(await FeeAsync() - before, Is.EqualTo(-30_000));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((30_000, 0, 30_000)));
        await ShouldBalanceAsync();
    }

    private async Task ChargeByTwoAsync(string reference)
    {
        var path = $"/v1/breaks/{Text((await BreaksOfAsync(reference)).Single(), "breakId")}/resolve";
        var charge = new { action = "charge", reason = "The bank's letter" };
        using var other = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var asked = await (await Operator.PostAsync(path, charge)).JsonAsync(HttpStatusCode.OK);
        var booked = await (await other.PostAsync(path, charge)).JsonAsync(HttpStatusCode.OK);
        Assert.That(asked.GetProperty("isOpen").GetBoolean(), Is.True);
        Assert.That(Text(booked, "resolution"), Is.EqualTo("charged"));
    }

    private async Task EarnAsync(Money price)
    {
        var (order, _) = await HeldAsync(await WithMoneyAsync(price), price);
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
    }

    private Task<long> FeeAsync() =>
        CountAsync(
            "select coalesce(sum(posted_minor), 0)::bigint from balances join accounts using (account_id) "
                + "where purpose = 'fee'"
        );
}
