using System.Net;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class MoneyMessagesTests : SettlementFixture
{
    [Test]
    public async Task Held_money_can_not_be_spent_twice()
    {
        var buyer = await WithMoneyAsync(Yuan(1_000));
        await HeldAsync(buyer, Yuan(700));
        var second = OrderId.New();

        await Service.DeliverAsync(HoldOf(second, buyer, Yuan(301)));

        var refused = await Service.HeardAsync<MoneyRefused>(said => said.OrderId == second);
        Assert.That(refused.Code, Is.EqualTo("money.insufficient"));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((1_000, 700, 300)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_buyer_without_an_account_is_refused()
    {
        var order = OrderId.New();

        await Service.DeliverAsync(HoldOf(order, ParticipantId.New(), Yuan(1)));

        var refused = await Service.HeardAsync<MoneyRefused>(said => said.OrderId == order);
        Assert.That(refused.Code, Is.EqualTo("money.noAccount"));
    }

    [Test]
    public async Task Money_of_another_currency_is_no_money_for_the_order()
    {
        var buyer = await WithMoneyAsync(Yuan(1_000));
        var order = OrderId.New();

        await Service.DeliverAsync(HoldOf(order, buyer, new Money(1, Currency.Of("HKD"))));

        var refused = await Service.HeardAsync<MoneyRefused>(said => said.OrderId == order);
        Assert.That(refused.Code, Is.EqualTo("money.noAccount"));
    }

    [Test]
    public async Task A_repeated_hold_answers_the_same_again_and_holds_once()
    {
        var buyer = await WithMoneyAsync(Yuan(1_000));
        var asked = HoldOf(OrderId.New(), buyer, Yuan(400));
        var (order, hold) = await HeldAsync(asked);

        await Service.DeliverAsync(asked);

        var answers = await SaidTwiceAsync<MoneyHeld>(said => said.OrderId == order);
        Assert.That(answers.Select(answer => answer.HoldId), Is.All.EqualTo(hold));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((1_000, 400, 600)));
    }

    [TestCase(ReleaseReason.Rejected, "voided")]
    [TestCase(ReleaseReason.Canceled, "voided")]
    [TestCase(ReleaseReason.Expired, "expired")]
    public async Task Released_money_is_available_again(ReleaseReason reason, string state)
    {
        var buyer = await WithMoneyAsync(Yuan(1_000));
        var (order, hold) = await HeldAsync(buyer, Yuan(400));

        await Service.DeliverAsync(new ReleaseMoney(order, reason));
        await Service.DeliverAsync(new ReleaseMoney(order, reason));

        await ResolvedAsync(order, state);
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((1_000, 0, 1_000)));
        using var client = As(buyer);
        var read = await (await client.GetAsync($"/v1/holds/{hold}")).JsonAsync(HttpStatusCode.OK);
        Assert.That(read.GetProperty("state").GetString(), Is.EqualTo(state));
    }

    [Test]
    public async Task A_hold_that_comes_after_its_release_is_refused()
    {
        var buyer = await WithMoneyAsync(Yuan(1_000));
        var order = OrderId.New();
        await Service.DeliverAsync(new ReleaseMoney(order, ReleaseReason.Expired));
        await ResolvedAsync(order, "expired");

        await Service.DeliverAsync(HoldOf(order, buyer, Yuan(400)));

        var refused = await Service.HeardAsync<MoneyRefused>(said => said.OrderId == order);
        Assert.That(refused.Code, Is.EqualTo("money.released"));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((1_000, 0, 1_000)));
    }

    [Test]
    public async Task Posted_money_is_divided_to_the_last_fen()
    {
        var buyer = await WithMoneyAsync(Yuan(1_200_000));
        var (holder, upstream) = (ParticipantId.New(), ParticipantId.New());
        var (order, _) = await HeldAsync(
            HoldOf(OrderId.New(), buyer, Yuan(1_200_000)) with
            {
                HolderId = holder,
                Royalties = [new RoyaltyShare(upstream, new Share(80_000))],
            }
        );

        await Service.DeliverAsync(new PostMoney(order));

        var posted = await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
        Assert.That(
            posted.Parts,
            Is.EqualTo(
                new[]
                {
                    new PaymentPart(PartKind.Fee, null, Yuan(60_000)),
                    new PaymentPart(PartKind.Royalty, upstream, Yuan(91_200)),
                    new PaymentPart(PartKind.Holder, holder, Yuan(1_048_800)),
                }
            )
        );
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((0, 0, 0)));
        Assert.That(await BalanceAsync(upstream), Is.EqualTo((91_200, 0, 91_200)));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((1_048_800, 0, 1_048_800)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_repeated_posting_answers_the_same_again_and_pays_once_by_the_rate_at_which_it_was_held()
    {
        var buyer = await WithMoneyAsync(Yuan(1_000));
        var holder = ParticipantId.New();
        var (order, _) = await HeldAsync(HoldOf(OrderId.New(), buyer, Yuan(1_000)) with { HolderId = holder });
        await ExecuteAsync(
            Owner,
            $"""
            insert into commission_rules (commission_rule_id, valid_from, holder_id, rate_ppm)
            values (gen_random_uuid(), now(), '{holder.Value}', 60000)
            """
        );
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);

        await Service.DeliverAsync(new PostMoney(order));

        var answers = await SaidTwiceAsync<MoneyPosted>(said => said.OrderId == order);
        Assert.That(answers[1].TransferId, Is.EqualTo(answers[0].TransferId));
        Assert.That(answers[1].Parts, Is.EqualTo(answers[0].Parts));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((950, 0, 950)));
    }

    [Test]
    public async Task Money_that_is_posted_can_not_be_released()
    {
        var buyer = await WithMoneyAsync(Yuan(1_000));
        var (order, _) = await HeldAsync(buyer, Yuan(1_000));
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);

        await Service.DeliverAsync(new ReleaseMoney(order, ReleaseReason.Expired));
        await HeldAsync(await WithMoneyAsync(Yuan(1)), Yuan(1));

        await ResolvedAsync(order, "posted");
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task A_repeat_that_asks_for_something_else_is_parked_and_not_answered()
    {
        var buyer = await WithMoneyAsync(Yuan(1_000));
        var asked = HoldOf(OrderId.New(), buyer, Yuan(300));
        await HeldAsync(asked);
        var refund = await RefundedAsync();

        await Service.DeliverAsync(asked with { BuyerId = await WithMoneyAsync(Yuan(1_000)) });
        await Service.DeliverAsync(refund with { OrderId = OrderId.New() });
        await Service.DeliverAsync(refund with { Amount = Yuan(50) });

        await Eventually.SeeAsync(
            async () => (await (await Operator.GetAsync("/v1/operations/settlement/errors")).JsonAsync()).ToString(),
            text =>
                text.Contains($"{asked.OrderId} asks to hold something else", StringComparison.Ordinal)
                && text.Split($"{refund.RefundId} gave back").Length > 2,
            "they are parked"
        );
        Assert.That(Service.Said<MoneyHeld>().Count(said => said.OrderId == asked.OrderId), Is.EqualTo(1));
        Assert.That(Service.Said<MoneyRefunded>().Count(said => said.RefundId == refund.RefundId), Is.EqualTo(1));
    }

    private async Task<RefundMoney> RefundedAsync()
    {
        var (order, _) = await HeldAsync(await WithMoneyAsync(Yuan(100)), Yuan(100));
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
        var refund = new RefundMoney(order, RefundId.New(), Yuan(40), "late");
        await Service.DeliverAsync(refund);
        await Service.HeardAsync<MoneyRefunded>(said => said.RefundId == refund.RefundId);
        return refund;
    }

    [Test]
    public async Task Money_that_is_not_held_is_not_divided_but_parked_with_its_reason()
    {
        var order = OrderId.New();

        await Service.DeliverAsync(new PostMoney(order));

        var errors = await Eventually.SeeAsync(
            async () => (await (await Operator.GetAsync("/v1/operations/settlement/errors")).JsonAsync()).ToString(),
            text => text.Contains(order.ToString(), StringComparison.Ordinal),
            "the message is parked"
        );
        Assert.That(errors, Does.Contain("Nothing is held"));
        Assert.That(Service.Said<MoneyPosted>().Where(said => said.OrderId == order), Is.Empty);
    }

    private Task<string> ResolvedAsync(OrderId order, string state) =>
        Eventually.SeeAsync(
            () =>
                Service.ScalarAsync<string>(
                    $"select coalesce(max(state), '') from holds where order_id = '{order.Value}'"
                ),
            seen => string.Equals(seen, state, StringComparison.Ordinal),
            $"the hold is {state}"
        );

    private Task<List<TMessage>> SaidTwiceAsync<TMessage>(Func<TMessage, bool> which)
        where TMessage : class =>
        Eventually.SeeAsync(
            () => Task.FromResult(Service.Said<TMessage>().Where(which).ToList()),
            said => said.Count == 2,
            $"{typeof(TMessage).Name} is said twice"
        );
}
