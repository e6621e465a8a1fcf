using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Exchange.Platform;

/// <summary>The background loops of a service, as its table of contents lists them.</summary>
public sealed class Loops
{
    private readonly List<Loop> all = [];

    internal IReadOnlyList<Loop> All => all;

    /// <summary>
    /// Does one batch in one transaction, at once again while there was something to do, else after the interval. The
    /// work answers how many rows it did.
    /// </summary>
    public Loops Every(TimeSpan interval, string name, Func<Unit, Task<int>> work) =>
        Every(interval, name, (units, cancel) => units.RunAsync(work, cancel));

    /// <inheritdoc cref="Every(TimeSpan, string, Func{Unit, Task{int}})" />
    /// <remarks>For work that needs several transactions.</remarks>
    public Loops Every(TimeSpan interval, string name, Func<Units, CancellationToken, Task<int>> work)
    {
        all.Add(new Loop(interval, name, work));
        return this;
    }
}

internal sealed record Loop(TimeSpan Interval, string Name, Func<Units, CancellationToken, Task<int>> Work);

/// <summary>Runs one loop until the process stops; a fault is logged and the loop goes on.</summary>
internal sealed partial class LoopRunner(Loop loop, Units units, DatabaseGate gate, ILogger<LoopRunner> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await RoundAsync(stoppingToken) == 0)
                await Task.Delay(loop.Interval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> RoundAsync(CancellationToken cancel)
    {
        try
        {
            await gate.OpenAsync(cancel);
            return await loop.Work(units, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception fault) when (Database.IsAway(fault))
        {
            gate.Close(fault);
            return 0;
        }
        catch (Exception fault)
        {
            LogFault(fault, loop.Name);
            return 0;
        }
    }

    [LoggerMessage(LogLevel.Error, "The loop '{Name}' failed and goes on")]
    private partial void LogFault(Exception fault, string name);
}
