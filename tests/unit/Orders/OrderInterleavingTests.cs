using CsCheck;
using Exchange.Orders.Process;
using OrderTable = Exchange.Kernel.ProcessTable<
    Exchange.Orders.Process.OrderState,
    Exchange.Orders.Process.OrderTrigger,
    Exchange.Orders.Process.OrderSend
>;

namespace Exchange.Tests.Unit.Orders;

public sealed class OrderInterleavingTests
{
    private static IEnumerable<TestCaseData> BrokenTables =>
        [
            Broken("never rests", OrderTable.Ignore(OrderTrigger.LicenseGranted, [OrderState.Granting], "forgotten")),
            Broken("ends badly", OrderTable.Ignore(OrderTrigger.MoneyPosted, [OrderState.Settling], "forgotten")),
            Broken("never rests", OrderTable.Ignore(OrderTrigger.RightsRefused, [OrderState.Granting], "forgotten")),
            Broken("ends badly", OrderTable.On(OrderTrigger.RightsRefused, [OrderState.Granting], OrderState.Rejected)),
            Broken(
                "ends badly",
                OrderTable.On(OrderTrigger.MoneyRefused, [OrderState.AwaitingMoney], OrderState.Rejected)
            ),
            Broken(
                "ends badly",
                OrderTable.On(OrderTrigger.DeadlinePassed, [OrderState.AwaitingRights], OrderState.Expired)
            ),
            Broken("ends badly", OrderTable.Ignore(OrderTrigger.MoneyRefunded, [OrderState.Refunding], "forgotten")),
            Broken("torn", OrderTable.On(OrderTrigger.LicenseRevoked, [OrderState.Revoking], OrderState.Refunded)),
            Broken("never rests", OrderTable.On(OrderTrigger.MoneyPosted, [OrderState.Settling], OrderState.Granting)),
            Broken("torn", OrderTable.On(OrderTrigger.CancelAsked, [OrderState.Granting], OrderState.Canceled)),
            Broken("torn", OrderTable.On(OrderTrigger.RightsReserved, [OrderState.Placed], OrderState.Completed)),
        ];

    [Test]
    public void In_every_order_of_arrival_and_with_every_repeat_an_order_ends_well()
    {
        var worlds = Explore(OrderProcess.Table, patient: false);

        var flaws = FlawsOf(OrderProcess.Table, worlds);

        Assert.That(flaws, Is.Empty);
        Assert.That(worlds, Has.Count.GreaterThan(1_000), "The space was explored.");
        Assert.That(
            worlds.Where(world => world.IsAtRest(OrderProcess.Table)).Select(world => world.Order).Distinct(),
            Is.EquivalentTo(
                new[]
                {
                    OrderState.Completed,
                    OrderState.Refunded,
                    OrderState.Rejected,
                    OrderState.Expired,
                    OrderState.Canceled,
                }
            )
        );
    }

    [Test]
    public void Whatever_arrives_first_two_yeses_complete_an_order()
    {
        var worlds = Explore(OrderProcess.Table, patient: true);

        var ends = worlds.Where(world => world.Due == default).ToList();

        Assert.That(ends.Where(world => NobodyRefused(world) && world.Order != OrderState.Completed), Is.Empty);
        Assert.That(ends.Where(world => !NobodyRefused(world) && world.Order != OrderState.Rejected), Is.Empty);
        Assert.That(ends.Select(NobodyRefused).Distinct().Count(), Is.EqualTo(2), "Both were met.");
    }

    [Test]
    public void Any_random_history_ends_well_once_everything_has_arrived() =>
        Gen.Int[0, 999]
            .Array[0, 40]
            .Sample(choices =>
            {
                var world = OrderWorld.Of(OrderProcess.Table);

                foreach (var choice in choices)
                    world = Pick(world, choice);
                while (!world.IsAtRest(OrderProcess.Table))
                    world = world.Deliver(OrderProcess.Table);

                Assert.That(world.IsWhole, Is.True, world.ToString());
            });

    [TestCaseSource(nameof(BrokenTables))]
    public void A_table_with_one_wrong_row_is_found(OrderTable.Row wrong, string flaw)
    {
        var table = With(wrong);

        var flaws = FlawsOf(table, Explore(table, patient: false));

        Assert.That(flaws, Has.Some.StartsWith(flaw));
    }

    private static TestCaseData Broken(string flaw, OrderTable.Row wrong) =>
        new TestCaseData(wrong, flaw).SetArgDisplayNames($"{wrong.When} in {wrong.In[0]} {flaw}");

    private static bool NobodyRefused(OrderWorld world) =>
        !world.Sent.Answers.Any(answer => answer is OrderTrigger.RightsRefused or OrderTrigger.MoneyRefused);

    private static OrderWorld Pick(OrderWorld world, int choice)
    {
        var next = world.Next(OrderProcess.Table, patient: false).ToList();
        return next[choice % next.Count];
    }

    private static HashSet<OrderWorld> Explore(OrderTable table, bool patient)
    {
        var start = OrderWorld.Of(table);
        var seen = new HashSet<OrderWorld> { start };
        var open = new Queue<OrderWorld>([start]);
        while (open.TryDequeue(out var world))
        {
            foreach (var next in world.Next(table, patient).Where(seen.Add))
                open.Enqueue(next);
        }
        return seen;
    }

    // Safety: nothing is ever torn, and every rest is whole. Liveness: whatever happened, rest is in reach.
    private static List<string> FlawsOf(OrderTable table, HashSet<OrderWorld> worlds)
    {
        var before = worlds
            .SelectMany(world => world.Next(table, patient: false).Select(next => (world, next)))
            .ToLookup(step => step.next, step => step.world);
        var settles = worlds.Where(world => world.IsAtRest(table)).ToHashSet();
        var open = new Queue<OrderWorld>(settles);
        while (open.TryDequeue(out var world))
        {
            foreach (var earlier in before[world].Where(settles.Add))
                open.Enqueue(earlier);
        }
        return
        [
            .. worlds.Where(world => world.IsTorn).Select(world => $"torn: {world}"),
            .. worlds.Where(world => world.IsAtRest(table) && !world.IsWhole).Select(world => $"ends badly: {world}"),
            .. worlds.Where(world => !settles.Contains(world)).Select(world => $"never rests: {world}"),
        ];
    }

    // The order's table with one pair decided otherwise.
    private static OrderTable With(OrderTable.Row other)
    {
        var rest = OrderProcess.Table.Rows.Select(row =>
            row.When == other.When ? row with { In = [.. row.In.Except(other.In)] } : row
        );
        return new OrderTable(OrderProcess.Table.Start, [.. rest, other]);
    }
}
