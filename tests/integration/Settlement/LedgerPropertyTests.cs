using CsCheck;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>
/// Drives the real ledger and a model of a few lines by the same random steps, repeats and reorderings among them, and
/// holds the two equal after every step.
/// </summary>
internal sealed class LedgerPropertyTests : SettlementFixture
{
    private const int Owners = 3;
    private const int Orders = 4;

    private enum Move
    {
        Deposit,
        Hold,
        Release,
        Sell,
    }

    private static readonly Gen<Step[]> AnySteps = Gen.Select(
        Gen.Enum<Move>(),
        Gen.Int[0, Orders - 1],
        Gen.Int[0, Owners - 1],
        Gen.Int[0, Owners - 1],
        Gen.Long[1, 200],
        (move, order, owner, other, amount) => new Step(move, order, owner, other, amount)
    ).Array[1, 25];

    [Test]
    public async Task Every_sequence_of_steps_leaves_what_the_model_says() =>
        await AnySteps.SampleAsync(
            async steps =>
            {
                var (ledger, model) = (new LedgerSql(App, Owner), new Model());
                foreach (var step in steps)
                    await model.TakeAsync(step, ledger);
            },
            iter: 40,
            threads: 1
        );

    private sealed record Step(Move Move, int Order, int Owner, int Other, long Amount);

    private sealed class Model
    {
        private readonly Guid[] owners = [.. Enumerable.Range(0, Owners).Select(_ => Guid.CreateVersion7())];
        private readonly Guid[] orders = [.. Enumerable.Range(0, Orders).Select(_ => Guid.CreateVersion7())];
        private readonly long?[] posted = new long?[Owners];
        private readonly (string State, int Owner, long Amount)?[] holds = new (string, int, long)?[Orders];
        private readonly string?[] sold = new string?[Orders];

        public async Task TakeAsync(Step step, LedgerSql ledger)
        {
            var (expected, seen) = step.Move switch
            {
                Move.Deposit => (
                    Deposit(step),
                    await ledger.DepositAsync(Guid.CreateVersion7(), owners[step.Owner], step.Amount)
                ),
                Move.Hold => (Hold(step), await ledger.HoldAsync(orders[step.Order], owners[step.Owner], step.Amount)),
                Move.Release => (Release(step), await ledger.ReleaseAsync(orders[step.Order])),
                Move.Sell => (
                    Sell(step),
                    await ledger.SellAsync(orders[step.Order], Buyer(step), owners[step.Other], Price(step), 1)
                ),
            };

            Assert.That(seen, Is.EqualTo(expected), step.ToString());
            Assert.That(await ledger.FaultsAsync(), Is.Empty);
            for (var i = 0; i < Owners; i++)
                Assert.That(await BalanceAsync(ledger, i), Is.EqualTo($"{posted[i] ?? 0} {Held(i)}"));
        }

        private string Deposit(Step step)
        {
            posted[step.Owner] = (posted[step.Owner] ?? 0) + step.Amount;
            return "posted";
        }

        private string Hold(Step step)
        {
            if (holds[step.Order] is { } standing)
                return standing.State;
            var state =
                posted[step.Owner] is not { } balance ? "money.noAccount"
                : balance - Held(step.Owner) < step.Amount ? "money.insufficient"
                : "pending";
            holds[step.Order] = (state, step.Owner, step.Amount);
            return state;
        }

        private string Release(Step step)
        {
            if (holds[step.Order] is { State: not "pending" } standing)
                return standing.State.StartsWith("money.", StringComparison.Ordinal) ? "refused" : standing.State;
            holds[step.Order] = ("voided", 0, 0);
            return "voided";
        }

        private string Sell(Step step)
        {
            var content = $"{Buyer(step)} {step.Other} {Price(step)}";
            if (sold[step.Order] is { } before)
                return string.Equals(before, content, StringComparison.Ordinal) ? "exists" : "different";
            if (holds[step.Order] is not { State: "pending" } hold || hold.Amount != Price(step))
                return "notHeld";
            holds[step.Order] = hold with { State = "posted" };
            sold[step.Order] = content;
            posted[hold.Owner] -= hold.Amount;
            posted[step.Other] = (posted[step.Other] ?? 0) + hold.Amount - 1;
            return "posted";
        }

        private Guid Buyer(Step step) => owners[holds[step.Order]?.Owner ?? step.Owner];

        private long Price(Step step) => holds[step.Order] is { Amount: > 1 } hold ? hold.Amount : 2;

        private long Held(int owner) =>
            holds.Sum(hold => hold is { State: "pending" } pending && pending.Owner == owner ? pending.Amount : 0);

        private Task<string> BalanceAsync(LedgerSql ledger, int owner) =>
            ledger.CallAsync(
                """
                select coalesce(max(b.posted_minor || ' ' || b.pending_minor), '0 0')
                from balances b
                join accounts a on a.account_id = b.account_id
                where a.owner_id = @1::uuid
                """,
                owners[owner].ToString()
            );
    }
}
