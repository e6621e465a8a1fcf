using Exchange.Local.Audit;

namespace Exchange.Local;

/// <summary><c>dotnet run --project deploy/local</c>: the whole exchange on this machine, as one story.</summary>
public static class Launcher
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>
    /// The exit code: 0 when done, 1 when this machine does not allow it or an invariant is broken, 2 for arguments
    /// nobody understands.
    /// </returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (Verbs.Parse(arguments) is not { } verb)
        {
            await Console.Error.WriteLineAsync(Verbs.Usage);
            return 2;
        }
        using var stop = new StopRequest();
        try
        {
            var screen = new Screen();
            return await (
                verb switch
                {
                    Verb.Up => DoneAsync(UpAsync(screen, stop)),
                    Verb.Down => DoneAsync(DownAsync(screen, stop.Token)),
                    Verb.Reset => DoneAsync(ResetAsync(screen, stop.Token)),
                    Verb.Audit => AuditVerb.RunAsync(stop.Token),
                }
            );
        }
        catch (CannotRunException reason)
        {
            await Console.Error.WriteLineAsync(reason.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task<int> DoneAsync(Task work)
    {
        await work;
        return 0;
    }

    private static async Task UpAsync(Screen screen, StopRequest stop)
    {
        using var home = await Home.OpenAsync(Home.Chosen(), stop.Token);
        await using var marking = stop.Token.Register(home.MarkAsStopping);
        var leftovers = await home.Pids.EndAllAsync();
        if (leftovers.Count > 0)
            screen.Say($"An earlier launcher was killed; ended what it left: {string.Join(", ", leftovers)}.");
        var tools = await MachineTools.FindAsync(screen.Say, stop.Token);
        await using var infrastructure = new Infrastructure(home, tools, screen);
        await using var exchange = await Opening.RunAsync(home, infrastructure, screen, stop.Token);
        screen.Done("Everything runs. Ctrl+C stops it.");
        var watch = new ProcessWatch(exchange.Processes, screen.Warn).RunAsync(stop.Token);
        await stop.WaitAsync();
        await watch;
        screen.Say("Stopping; the data stay.");
    }

    private static async Task DownAsync(Screen screen, CancellationToken cancellation)
    {
        var tools = await MachineTools.LookAsync(cancellation);
        foreach (var directory in Homes())
        {
            var holder = Home.HolderOf(directory);
            if (holder is not null && IsOthersTest(directory))
            {
                screen.Warn($"A test run, process {holder.Pid}, uses {directory}: left alone.");
                continue;
            }
            if (holder is not null)
            {
                screen.Say($"Asking the launcher, process {holder.Pid}, to stop.");
                Signal.Send(holder.Pid, Signal.Terminate);
                await WaitUntilFreeAsync(directory, cancellation);
            }
            using var home = await Home.OpenAsync(directory, cancellation);
            await new Infrastructure(home, tools, screen).DisposeAsync();
        }
        screen.Done("Nothing of this clone runs any more; the data are kept.");
    }

    private static async Task ResetAsync(Screen screen, CancellationToken cancellation)
    {
        var tools = await MachineTools.LookAsync(cancellation);
        foreach (var directory in Homes())
        {
            using var home = await Home.OpenAsync(directory, cancellation);
            var infrastructure = new Infrastructure(home, tools, screen);
            await infrastructure.DisposeAsync();
            await infrastructure.EraseAsync();
            home.Erase();
        }
        screen.Done("All data of this clone are deleted.");
    }

    // Those of tests first: they lie inside the clone's own.
    private static IEnumerable<string> Homes()
    {
        var main = Home.Chosen();
        return Directory.Exists(main) ? [.. Directory.EnumerateDirectories(main).Where(IsTest), main] : [];
    }

    private static bool IsTest(string directory) =>
        Path.GetFileName(directory).StartsWith("test-", StringComparison.Ordinal);

    private static bool IsOthersTest(string directory) =>
        IsTest(directory) && !string.Equals(directory, Home.Chosen(), StringComparison.Ordinal);

    private static async Task WaitUntilFreeAsync(string directory, CancellationToken cancellation)
    {
        var end = Environment.TickCount64 + (long)StopPatience.TotalMilliseconds;
        while (Home.HolderOf(directory) is not null && Environment.TickCount64 < end)
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
    }
}
