using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Exchange.Platform;

/// <summary>The background loops of a service, as its table of contents lists them.</summary>
public sealed class Loops
{
    private readonly List<Func<IServiceProvider, Loop>> all = [];

    internal IReadOnlyList<Func<IServiceProvider, Loop>> All => all;

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
        all.Add(_ => new Loop(interval, name, work));
        return this;
    }

    /// <inheritdoc cref="Every(TimeSpan, string, Func{Unit, Task{int}})" />
    /// <remarks>For work that needs something that the service registered.</remarks>
    public Loops Every<TPiece>(TimeSpan interval, string name, Func<Unit, TPiece, Task<int>> work)
        where TPiece : notnull
    {
        all.Add(services =>
        {
            var piece = services.GetRequiredService<TPiece>();
            return new Loop(interval, name, (units, cancel) => units.RunAsync(unit => work(unit, piece), cancel));
        });
        return this;
    }

    /// <inheritdoc cref="Every{TPiece}(TimeSpan, string, Func{Unit, TPiece, Task{int}})" />
    /// <remarks>For work that needs several transactions.</remarks>
    public Loops Every<TPiece>(TimeSpan interval, string name, Func<Units, TPiece, CancellationToken, Task<int>> work)
        where TPiece : notnull
    {
        all.Add(services =>
        {
            var piece = services.GetRequiredService<TPiece>();
            return new Loop(interval, name, (units, cancel) => work(units, piece, cancel));
        });
        return this;
    }

    /// <summary>
    /// Does one due row after the other, each in a transaction of its own. A row that faults is put off and logged, so
    /// that it stops none of the others.
    /// </summary>
    public Loops EveryRow<TRow>(TimeSpan interval, string name, DueRows<TRow> rows)
        where TRow : struct => Every(interval, name, rows.DoOneAsync);
}

/// <summary>Rows that come due.</summary>
/// <param name="Take">Locks the next due row that nobody else has; null where there is none.</param>
/// <param name="Do">What is to be done with it, in the same transaction.</param>
/// <param name="PutOff">Makes it due later, after it faulted, in a transaction of its own.</param>
public sealed record DueRows<TRow>(
    Func<Unit, Task<TRow?>> Take,
    Func<Unit, TRow, Task> Do,
    Func<Unit, TRow, Task> PutOff
)
    where TRow : struct
{
    internal async Task<int> DoOneAsync(Units units, CancellationToken cancel)
    {
        TRow? taken = null;
        try
        {
            await units.RunAsync(
                async unit =>
                {
                    taken = await Take(unit);
                    if (taken is { } row)
                        await Do(unit, row);
                },
                cancel
            );
            return taken is null ? 0 : 1;
        }
        catch (Exception fault) when (taken is not null && !cancel.IsCancellationRequested && !Database.IsAway(fault))
        {
            await units.RunAsync(unit => PutOff(unit, taken.Value), cancel);
            throw new RowFault($"{taken} is put off.", fault);
        }
    }
}

/// <summary>A row of a loop was put off; the loop goes on with the next.</summary>
internal sealed class RowFault(string message, Exception fault) : Exception(message, fault);

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
            return fault is RowFault ? 1 : 0;
        }
    }

    [LoggerMessage(LogLevel.Error, "The loop '{Name}' failed and goes on")]
    private partial void LogFault(Exception fault, string name);
}
