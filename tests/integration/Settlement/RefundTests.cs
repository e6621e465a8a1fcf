using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class RefundTests : SettlementFixture
{
    [Test]
    public async Task A_part_and_then_the_rest_go_back_by_the_plan_that_paid_them()
    {
        var (buyer, holder, estate, order) = await SoldAsync(Yuan(10_000));

        var part = await RefundAsync(order, Yuan(1_000));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((1_000, 0, 1_000)));
        Assert.That(await BalanceAsync(estate), Is.EqualTo((855, 0, 855)));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((7_695, 0, 7_695)));
        await RefundAsync(order, Yuan(9_000));

        Assert.That(part.Parts.Sum(one => one.Amount.Minor), Is.EqualTo(1_000));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((10_000, 0, 10_000)));
        Assert.That(await BalanceAsync(estate), Is.EqualTo((0, 0, 0)));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((0, 0, 0)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_repeated_refund_gives_back_once_and_answers_the_same()
    {
        var (buyer, _, _, order) = await SoldAsync(Yuan(10_000));
        var asked = new RefundMoney(order, RefundId.New(), Yuan(4_000), "late");

        await Service.DeliverAsync(asked);
        await Service.DeliverAsync(asked);

        var answers = await Eventually.SeeAsync(
            () => Task.FromResult(Service.Said<MoneyRefunded>().Where(said => said.OrderId == order).ToList()),
            said => said.Count == 2,
            "it is answered twice"
        );
        Assert.That(answers[1].Parts, Is.EqualTo(answers[0].Parts));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((4_000, 0, 4_000)));
    }

    [Test]
    public async Task More_than_was_paid_is_parked_and_gives_nothing_back()
    {
        var (buyer, _, _, order) = await SoldAsync(Yuan(10_000));
        await RefundAsync(order, Yuan(6_000));

        await Service.DeliverAsync(new RefundMoney(order, RefundId.New(), Yuan(4_001), "too much"));

        await Eventually.SeeAsync(
            async () => (await (await Operator.GetAsync("/v1/operations/settlement/errors")).JsonAsync()).ToString(),
            text => text.Contains(order.ToString(), StringComparison.Ordinal),
            "the message is parked"
        );
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((6_000, 0, 6_000)));
    }

    [Test]
    public async Task A_receiver_without_funds_owes_what_it_lacks_and_later_earnings_pay_it_down()
    {
        var (buyer, holder, _, order) = await SoldAsync(Yuan(10_000));
        await HeldAsync(holder, Yuan(8_000));

        await RefundAsync(order, Yuan(10_000));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((10_000, 0, 10_000)));
        Assert.That(await OwedAsync(holder), Is.EqualTo(-8_000));
        await ShouldBalanceAsync();
        await SellAsync(Yuan(5_000), holder);
        Assert.That(await OwedAsync(holder), Is.EqualTo(-3_725));
        await SellAsync(Yuan(5_000), holder);

        Assert.That(await OwedAsync(holder), Is.Zero);
        var available = await CountAsync(
            $"""
            select b.posted_minor - b.pending_minor
            from balances b
            join accounts a on a.account_id = b.account_id
            where a.owner_id = '{holder.Value}' and a.purpose = 'available'
            """
        );
        Assert.That(available, Is.EqualTo(550));
        await ShouldBalanceAsync();
        await ShouldPassAuditAsync();
    }

    // 5 % fee, a tenth of the net to the estate: of 10,000 they have 500, 950 and 8,550; of 5,000 250, 475 and 4,275.
    private async Task<(ParticipantId Buyer, ParticipantId Holder, ParticipantId Estate, OrderId Order)> SoldAsync(
        Money price
    )
    {
        var (holder, estate) = (await AdmittedAsync(), await AdmittedAsync());
        var (buyer, order) = await SellAsync(price, holder, estate);
        return (buyer, holder, estate, order);
    }

    private async Task<(ParticipantId Buyer, OrderId Order)> SellAsync(
        Money price,
        ParticipantId holder,
        ParticipantId? estate = null
    )
    {
        var buyer = await WithMoneyAsync(price);
        var asked = HoldOf(OrderId.New(), buyer, price) with
        {
            HolderId = holder,
            Royalties = [new RoyaltyShare(estate ?? ParticipantId.New(), new Share(100_000))],
        };
        await HeldAsync(asked);
        await Service.DeliverAsync(new PostMoney(asked.OrderId));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == asked.OrderId);
        return (buyer, asked.OrderId);
    }

    private async Task<MoneyRefunded> RefundAsync(OrderId order, Money amount)
    {
        var asked = new RefundMoney(order, RefundId.New(), amount, "asked for");
        await Service.DeliverAsync(asked);
        return await Service.HeardAsync<MoneyRefunded>(said => said.RefundId == asked.RefundId);
    }

    private Task<long> OwedAsync(ParticipantId participant) =>
        CountAsync(
            $"""
            select coalesce(sum(b.posted_minor), 0)::bigint
            from balances b
            join accounts a on a.account_id = b.account_id
            where a.owner_id = '{participant.Value}' and a.purpose = 'receivable'
            """
        );
}
