namespace Exchange.Local;

/// <summary>Notices a process that ended by itself, tells the end of its log, and starts it again.</summary>
public sealed class ProcessWatch(IReadOnlyCollection<ServiceProcess> processes, Action<string> tell)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // One that ends at once each time shall not fill the terminal.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private const int LogLines = 15;

    private readonly Dictionary<string, long> startedAt = new(StringComparer.Ordinal);

    /// <summary>Watches until it is canceled; the processes are stopped by somebody else.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(Interval);
        try
        {
            while (await tick.WaitForNextTickAsync(cancellation))
            {
                foreach (var process in processes.Where(one => !one.IsRunning && IsDue(one.Name)))
                    Revive(process);
            }
        }
        catch (OperationCanceledException)
        {
            // What ends from now on was told to.
        }
    }

    private bool IsDue(string name) =>
        !startedAt.TryGetValue(name, out var last) || Environment.TickCount64 - last > Pause.TotalMilliseconds;

    private void Revive(ServiceProcess process)
    {
        tell(
            $"{process.Name} has ended by itself and is started again; the others go on. "
                + $"The end of {process.LogFile}:\n{process.LastLogLines(LogLines)}"
        );
        startedAt[process.Name] = Environment.TickCount64;
        process.Launch();
    }
}
