using CsCheck;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>
/// Random sequences of every operation of the ledger, with repeats and reorderings, one by one and by many at once:
/// what must be true of the whole ledger is true after each step.
/// </summary>
internal sealed class OperationPropertyTests : SettlementFixture
{
    private const int Writers = 32;
    private const int StepsOfAWriter = 25;

    private static readonly Gen<(Operation Operation, int[] Places)> AnyStep = Gen.Select(
        Gen.Int[0, Operation.All.Count - 1].Select(i => Operation.All[i]),
        Gen.Int[0, OperationWorld.Places - 1].Array[1, 4]
    );

    [Test]
    public async Task After_every_step_of_any_sequence_the_whole_ledger_adds_up() =>
        await AnyStep
            .Array[1, 60]
            .SampleAsync(
                async steps =>
                {
                    var (ledger, world) = (new LedgerSql(App, Owner), await BegunAsync());
                    foreach (var (operation, places) in steps)
                    {
                        await world.AskAsync(App, operation, places);
                        Assert.That(await ledger.FaultsAsync(), Is.Empty, operation.Name);
                    }
                },
                iter: 25,
                threads: 1
            );

    [Test]
    public async Task Thirty_two_writers_at_once_leave_a_ledger_that_adds_up()
    {
        var (ledger, world) = (new LedgerSql(App, Owner), await BegunAsync());

        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(async writer =>
                {
                    var random = new Random(writer);
                    for (var i = 0; i < StepsOfAWriter; i++)
                        await world.AskAsync(
                            App,
                            Operation.All[random.Next(Operation.All.Count)],
                            [.. Enumerable.Range(0, 3).Select(_ => random.Next(OperationWorld.Places))]
                        );
                })
        );

        Assert.That(await ledger.FaultsAsync(), Is.Empty);
        Assert.That(world.Deadlocks, Is.Empty, "Whoever moves money locks in one order.");
    }

    [Test]
    public async Task A_world_where_all_goes_well_has_transfers_of_every_kind()
    {
        var (ledger, world) = (new LedgerSql(App, Owner), await BegunAsync());
        string[] first = ["receipt", "arrival that waits", "charge of the bank"];
        string[] then =
        [
            "matching of a received line",
            "return of a waiting line",
            "payout",
            "payout of much",
            "payout return (large)",
            "sending (small)",
            "booking (small)",
        ];

        await AskAsync(world, first, All);
        await AskAsync(world, ["sale"], All[..6]);
        await AskAsync(world, [.. then[..4], "refund"], All);
        await AskAsync(world, ["sale"], All[6..]);
        await AskAsync(world, [.. then[4..], "charge asked for", "charge booked", "reversal"], All);

        var kinds = await ledger.PostAsync(
            "select coalesce(string_agg(distinct kind, ' ' order by kind), @1) from transfers",
            ""
        );
        Assert.That(
            kinds,
            Is.EqualTo("charge deposit matching payout payoutBooked payoutReturn receipt recovery refund reversal sale")
        );
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    private static int[] All { get; } = [.. Enumerable.Range(0, OperationWorld.Places)];

    // Money is there and held, so that the steps have something to quarrel about.
    private async Task<OperationWorld> BegunAsync()
    {
        var world = new OperationWorld();
        await world.PrepareAsync(App);
        foreach (var place in All)
            await AskAsync(world, ["deposit", "hold"], [place]);
        return world;
    }

    private async Task AskAsync(OperationWorld world, string[] names, int[] places)
    {
        foreach (var name in names)
            await world.AskAsync(App, Operation.All.Single(one => one.Name == name), places);
    }
}
