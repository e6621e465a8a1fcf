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
                    var (ledger, world) = (new LedgerSql(App, Owner), new OperationWorld());
                    foreach (var (operation, places) in steps)
                    {
                        await world.AskAsync(ledger, operation, places);
                        Assert.That(await ledger.FaultsAsync(), Is.Empty, operation.Name);
                    }
                },
                iter: 25,
                threads: 1
            );

    [Test]
    public async Task Thirty_two_writers_at_once_leave_a_ledger_that_adds_up()
    {
        var (ledger, world) = (new LedgerSql(App, Owner), new OperationWorld());

        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(async writer =>
                {
                    var random = new Random(writer);
                    for (var i = 0; i < StepsOfAWriter; i++)
                        await world.AskAsync(
                            ledger,
                            Operation.All[random.Next(Operation.All.Count)],
                            [.. Enumerable.Range(0, 3).Select(_ => random.Next(OperationWorld.Places))]
                        );
                })
        );

        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_world_where_all_goes_well_has_transfers_of_every_kind()
    {
        var (ledger, world) = (new LedgerSql(App, Owner), new OperationWorld());
        var all = Enumerable.Range(0, OperationWorld.Places).ToArray();
        string[] inOrder =
        [
            "deposit",
            "hold",
            "sale",
            "receipt",
            "matching",
            "payout",
            "payoutReturn",
            "payoutBooked",
            "refund",
            "refund (debt)",
            "recovery",
            "reversal",
        ];

        foreach (var name in inOrder)
            await world.AskAsync(ledger, Operation.All.Single(one => one.Name == name), all);

        var kinds = await ledger.PostAsync(
            "select coalesce(string_agg(distinct kind, ' ' order by kind), @1) from transfers",
            ""
        );
        Assert.That(
            kinds,
            Is.EqualTo("deposit matching payout payoutBooked payoutReturn receipt recovery refund reversal sale")
        );
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }
}
