using Exchange.Orders.Process;
using static Exchange.Orders.Process.OrderState;
using static Exchange.Orders.Process.OrderTrigger;

namespace Exchange.Tests.Unit.Orders;

public sealed class OrderProcessTests
{
    private static readonly OrderState[] States = Enum.GetValues<OrderState>();
    private static readonly OrderTrigger[] Triggers = Enum.GetValues<OrderTrigger>();

    private static IEnumerable<TestCaseData> Pairs =>
        from state in States
        from trigger in Triggers
        select new TestCaseData(state, trigger);

    [Test]
    public void An_order_whose_rights_and_money_are_there_is_completed()
    {
        var path = Walk(RightsReserved, MoneyHeld, LicenseGranted, MoneyPosted);

        Assert.That(path, Is.EqualTo(new[] { Placed, AwaitingMoney, Granting, Settling, Completed }));
    }

    [Test]
    public void It_is_completed_the_same_when_the_money_answers_first()
    {
        var path = Walk(MoneyHeld, RightsReserved, LicenseGranted, MoneyPosted);

        Assert.That(path, Is.EqualTo(new[] { Placed, AwaitingRights, Granting, Settling, Completed }));
    }

    [Test]
    public void Placing_tells_everybody_and_asks_for_rights_and_money() =>
        Assert.That(
            OrderProcess.Table.Start.Send,
            Is.EqualTo(new[] { OrderSend.OrderPlaced, OrderSend.ReserveRights, OrderSend.HoldMoney })
        );

    [Test]
    public void What_was_paid_is_given_back_after_its_license()
    {
        var path = Walk(
            RightsReserved,
            MoneyHeld,
            LicenseGranted,
            MoneyPosted,
            RefundAsked,
            LicenseRevoked,
            MoneyRefunded
        );

        Assert.That(path[^4..], Is.EqualTo(new[] { Completed, Revoking, Refunding, Refunded }));
        Assert.That(
            OrderProcess.Table.Decide(Completed, RefundAsked).Send,
            Is.EqualTo(new[] { OrderSend.RevokeLicense })
        );
        Assert.That(
            OrderProcess.Table.Decide(Revoking, LicenseRevoked).Send,
            Is.EqualTo(new[] { OrderSend.RefundMoney })
        );
    }

    [Test]
    public void Every_state_is_reachable()
    {
        var reached = new HashSet<OrderState> { OrderProcess.Table.Start.In };

        while (States.Where(reached.Contains).SelectMany(NextOf).Any(reached.Add)) { }

        Assert.That(reached, Is.EquivalentTo(States));
    }

    [Test]
    public void Only_what_ended_is_an_end() =>
        Assert.That(
            States.Where(OrderProcess.Table.IsEnd),
            Is.EquivalentTo(new[] { Refunded, Rejected, Expired, Canceled })
        );

    [TestCaseSource(nameof(Pairs))]
    public void Every_message_twice_has_one_effect(OrderState state, OrderTrigger trigger)
    {
        var once = OrderProcess.Table.Decide(state, trigger);

        var twice = OrderProcess.Table.Decide(once.To, trigger);

        Assert.That(twice.To, Is.EqualTo(once.To));
        // What stays in its state asks for the same again, and whoever is asked twice does it once.
        Assert.That(
            twice.Ignored || twice.Send.SequenceEqual(once.Send),
            Is.True,
            $"{string.Join(", ", twice.Send)} too"
        );
    }

    [TestCaseSource(nameof(Pairs))]
    public void Nothing_leads_out_of_an_end(OrderState state, OrderTrigger trigger)
    {
        if (!OrderProcess.Table.IsEnd(state))
            return;

        Assert.That(OrderProcess.Table.Decide(state, trigger).To, Is.EqualTo(state));
    }

    [TestCase(RightsReserved, OrderSend.ReleaseRights)]
    [TestCase(MoneyHeld, OrderSend.ReleaseMoney)]
    public void What_comes_after_the_end_is_released(OrderTrigger late, OrderSend release)
    {
        foreach (var state in new[] { Rejected, Expired, Canceled })
            Assert.That(OrderProcess.Table.Decide(state, late).Send, Is.EqualTo(new[] { release }), state.ToString());
    }

    [TestCase(Granting, OrderSend.GrantLicense)]
    [TestCase(Settling, OrderSend.PostMoney)]
    [TestCase(Revoking, OrderSend.RevokeLicense)]
    [TestCase(Refunding, OrderSend.RefundMoney)]
    public void Where_there_is_no_way_back_a_passed_deadline_asks_again(OrderState state, OrderSend command)
    {
        var decision = OrderProcess.Table.Decide(state, DeadlinePassed);

        Assert.That(decision.To, Is.EqualTo(state));
        Assert.That(decision.Send, Is.EqualTo(new[] { command }));
    }

    [TestCase(Placed, false)]
    [TestCase(AwaitingMoney, false)]
    [TestCase(AwaitingRights, false)]
    [TestCase(Granting, true)]
    [TestCase(Settling, true)]
    [TestCase(Completed, true)]
    [TestCase(Revoking, true)]
    [TestCase(Refunding, true)]
    [TestCase(Refunded, true)]
    [TestCase(Rejected, true)]
    [TestCase(Expired, true)]
    [TestCase(Canceled, true)]
    public void Canceling_is_possible_until_both_have_said_yes(OrderState state, bool tooLate) =>
        Assert.That(OrderProcess.Table.Decide(state, CancelAsked).Ignored, Is.EqualTo(tooLate));

    private static IEnumerable<OrderState> NextOf(OrderState state) =>
        Triggers.Select(trigger => OrderProcess.Table.Decide(state, trigger).To);

    private static OrderState[] Walk(params OrderTrigger[] arrivals)
    {
        var path = new List<OrderState> { OrderProcess.Table.Start.In };
        foreach (var arrival in arrivals)
            path.Add(OrderProcess.Table.Decide(path[^1], arrival).To);
        return [.. path];
    }
}
