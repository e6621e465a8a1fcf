using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class LedgerRaceTests : SettlementFixture
{
    [Test]
    public async Task A_hold_is_resolved_once_under_a_hundred_posts_and_releases([Range(1, 5)] int round)
    {
        var ledger = new LedgerSql(App, Owner);
        var (order, buyer, holder) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 1_000);
        await ledger.HoldAsync(order, buyer, 600);

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(round, 100)
                .Select(i => i % 2 == 0 ? ledger.ReleaseAsync(order) : ledger.SellAsync(order, buyer, holder, 600, 30))
        );

        var state = await ledger.ReleaseAsync(order);
        var posted = string.Equals(state, "posted", StringComparison.Ordinal);
        Assert.That(state, Is.AnyOf("posted", "voided"));
        Assert.That(outcomes.Where((_, i) => (round + i) % 2 == 0).Distinct(), Is.SubsetOf(new[] { state }));
        Assert.That(outcomes.Where((_, i) => (round + i) % 2 == 1), Has.None.EqualTo(posted ? "notHeld" : "posted"));
        Assert.That(
            await CountAsync($"select count(*) from entries where transfer_id = '{order}'"),
            Is.EqualTo(posted ? 3 : 0)
        );
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
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
                "select string_agg(outcome, ' ') from ledger_sell(@1::jsonb)",
                $"[{string.Join(',', sales)}]"
            );
        }
    }
}
