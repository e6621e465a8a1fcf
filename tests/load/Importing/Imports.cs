using System.Globalization;
using System.Text;
using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>
/// Imports a large collection twice, and a small file with rows that are broken on purpose, through the gateway as a
/// museum does.
/// </summary>
public sealed class Imports(ImportsPlan plan, TextWriter output)
{
    private const int MostShown = 20;

    /// <summary>Starts a stack and an exchange, imports and prints, and stops all.</summary>
    /// <returns>
    /// True where every import was done to its end, the second changed nothing, and exactly the broken rows were
    /// refused.
    /// </returns>
    /// <exception cref="CannotRunException">The large file is not there.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (!File.Exists(plan.File))
            throw new CannotRunException(
                $"{plan.File} is not there. It is Tate's collection as JSON Lines, gzip: name it with --file <path>."
            );
        var (small, broken) = await BrokenFile.MakeAsync(plan, cancellation);
        await using var stack = await TestStack.StartAsync("load", cancellation);
        await using var exchange = await RunningExchange.StartAsync(
            stack.Home,
            stack.Postgres,
            stack.Rabbit,
            cancellation: cancellation
        );
        using var market = new Market(exchange);
        var meter = new ImportMeter(stack, exchange, output);
        var museum = await market.HolderAsync();
        var first = await meter.MeasureAsync("first import", museum, () => File.OpenRead(plan.File), cancellation);
        await ShowAsync(first.Refusals);
        var second = await meter.MeasureAsync("second import", museum, () => File.OpenRead(plan.File), cancellation);
        var whole = await CheckAsync("the first import creates works", first.IsDone && first.Progress.Created > 0);
        whole &= await CheckAsync("the second changes none", second.IsDone && IsRepetition(first, second));
        // Another museum, for which every row is new.
        var other = await market.HolderAsync();
        var third = await meter.MeasureAsync("broken rows", other, () => new MemoryStream(small), cancellation);
        return await CompareAsync(third, broken) & whole;
    }

    private static bool IsRepetition(Imported first, Imported second) =>
        second.Progress is { Created: 0, Updated: 0 }
        && second.Progress.Unchanged == first.Progress.Created
        && second.Refusals.Select(row => row.Line).SequenceEqual(first.Refusals.Select(row => row.Line));

    private async Task<bool> CompareAsync(Imported import, IReadOnlyDictionary<long, string> broken)
    {
        var refused = import.Refusals.ToDictionary(row => row.Line);
        foreach (var line in broken.Keys.Union(refused.Keys).Order())
        {
            var said = refused.TryGetValue(line, out var row) ? row.ToString() : $"line {line}: TAKEN";
            await output.WriteLineAsync($"  {said}   <- {broken.GetValueOrDefault(line, "NOT BROKEN")}");
        }
        var others = plan.SmallRows - broken.Count;
        await output.WriteLineAsync(Text($"  {import.Progress.Created} of the {others} others came in."));
        return await CheckAsync(
            "exactly the broken rows are refused",
            import.IsDone && import.Progress.Created == others && refused.Keys.ToHashSet().SetEquals(broken.Keys)
        );
    }

    private async Task ShowAsync(IReadOnlyList<RefusedLine> refusals)
    {
        foreach (var row in refusals.Take(MostShown))
            await output.WriteLineAsync($"  {row}");
        if (refusals.Count > MostShown)
            await output.WriteLineAsync(Text($"  ... and {refusals.Count - MostShown} more"));
    }

    private async Task<bool> CheckAsync(string fact, bool holds)
    {
        await output.WriteLineAsync(holds ? $"Yes: {fact}." : $"NO: {fact}.");
        return holds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
