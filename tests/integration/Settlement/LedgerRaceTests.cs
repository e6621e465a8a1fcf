using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class LedgerRaceTests : SettlementFixture
{
    [Test]
    public async Task A_hold_is_resolved_once_under_a_hundred_posts_voids_and_expiries([Range(1, 8)] int round)
    {
        var ledger = new LedgerSql(App, Owner);
        var (order, buyer, holder) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 1_000);
        await ledger.HoldAsync(order, buyer, 600);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(round, 100)
                .Select(async i =>
                    (
                        Way: i % 4,
                        Answer: (i % 4) switch
                        {
                            0 => await ledger.ReleaseAsync(order),
                            1 => await ledger.ReleaseAsync(order, "expired"),
                            2 => await ledger.SellAsync(order, buyer, holder, 600, 30),
                            _ => await ledger.SellAsync(order, buyer, holder, 400, 20),
                        }
                    )
                )
        );

        var state = await ledger.ReleaseAsync(order);
        var posted = answers.Where(one => string.Equals(one.Answer, "posted", StringComparison.Ordinal)).ToList();
        var sold = posted.Where(one => one.Way >= 2).ToList();
        Assert.That(state, Is.AnyOf("posted", "voided", "expired"));
        Assert.That(
            answers.Where(one => one.Way < 2).Select(one => one.Answer).Distinct(),
            Is.EqualTo(new[] { state }),
            "every release hears the one end"
        );
        Assert.That(sold, Has.Count.EqualTo(state is "posted" ? 1 : 0));
        var captured =
            sold.Count == 0 ? 0
            : sold[0].Way == 2 ? 600
            : 400;
        Assert.That(
            await CountAsync(
                $"""
                select posted_minor - pending_minor
                from balances
                where account_id = ledger_account_id('{buyer}', 'available', 'CNY')
                """
            ),
            Is.EqualTo(1_000 - captured)
        );
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_hold_that_is_posted_in_part_lets_the_rest_go_at_once()
    {
        var ledger = new LedgerSql(App, Owner);
        var (order, buyer, holder) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 1_000);
        await ledger.HoldAsync(order, buyer, 600);

        var part = await ledger.SellAsync(order, buyer, holder, 400, 20);
        var rest = await ledger.SellAsync(order, buyer, holder, 200, 10);

        Assert.That((part, rest), Is.EqualTo(("posted", "different")));
        Assert.That(
            await CountAsync($"select captured_minor from holds where order_id = '{order}' and state = 'posted'"),
            Is.EqualTo(400)
        );
        Assert.That(await ledger.HoldAsync(Guid.CreateVersion7(), buyer, 601), Is.EqualTo("money.insufficient"));
        Assert.That(await ledger.HoldAsync(Guid.CreateVersion7(), buyer, 600), Is.EqualTo("pending"));
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    [Test]
    public async Task No_more_is_posted_than_was_held()
    {
        var ledger = new LedgerSql(App, Owner);
        var (order, buyer, holder) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 1_000);
        await ledger.HoldAsync(order, buyer, 600);

        Assert.That(await ledger.SellAsync(order, buyer, holder, 601, 20), Is.EqualTo("notHeld"));
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
        await ledger.ReleaseAsync(order);
    }

    [Test]
    public async Task A_hold_and_its_release_at_the_same_time_leave_nothing_held()
    {
        var ledger = new LedgerSql(App, Owner);
        var buyer = Guid.CreateVersion7();
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 1_000_000);
        var orders = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToList();

        await Task.WhenAll(
            orders.SelectMany(order => new[] { ledger.HoldAsync(order, buyer, 10), ledger.ReleaseAsync(order) })
        );

        Assert.That(await CountAsync("select count(*) from holds where state = 'pending'"), Is.Zero);
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_hundred_holds_at_once_never_hold_more_than_there_is()
    {
        var ledger = new LedgerSql(App, Owner);
        var buyer = Guid.CreateVersion7();
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 1_000);
        var orders = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToList();

        var outcomes = await Task.WhenAll(orders.Select(order => ledger.HoldAsync(order, buyer, 100)));

        Assert.That(
            outcomes.Count(outcome => string.Equals(outcome, "pending", StringComparison.Ordinal)),
            Is.EqualTo(10)
        );
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
        await Task.WhenAll(orders.Select(order => ledger.ReleaseAsync(order)));
    }

    [Test]
    public async Task Crossing_transfers_among_few_accounts_do_not_deadlock()
    {
        var ledger = new LedgerSql(App, Owner);
        var owners = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var owner in owners)
            await ledger.DepositAsync(Guid.CreateVersion7(), owner, 1_000_000);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => TradeAsync(ledger, owners, i)));

        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    private static async Task TradeAsync(LedgerSql ledger, List<Guid> owners, int writer)
    {
        var random = new Random(writer);
        for (var i = 0; i < 10; i++)
        {
            var orders = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToList();
            var sales = new List<string>();
            foreach (var order in orders)
            {
                var (buyer, holder) = (owners[random.Next(4)], owners[random.Next(4)]);
                await ledger.HoldAsync(order, buyer, 100);
                sales.Add(LedgerSql.Sale(order, buyer, holder, 100, 5));
            }
            await ledger.CallAsync(
                "select string_agg(outcome, ' ') from ledger_sell(ledger_read(@1::jsonb))",
                $"[{string.Join(',', sales)}]"
            );
        }
    }
}
