using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Exchange.Local;

/// <summary>What to start.</summary>
/// <param name="Name">The service: names its log, its port and its record.</param>
/// <param name="Assembly">The path of its built <c>.dll</c>.</param>
public sealed record ServiceStart(string Name, string Assembly)
{
    /// <summary>Arguments after the assembly.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables on top of this process's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>
/// One .NET service as its own process on a port of its own. It is started, stopped, killed and frozen here, as often
/// as wanted; what a killed launcher leaves running, the next one ends by <see cref="Pids"/>.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    internal static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(120);
    private static readonly HttpClient Http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(5) };

    private readonly Home home;
    private readonly ServiceStart start;
    private Process? process;
    private ProcessIdentity? identity;

    /// <summary>Takes the service's port; nothing starts yet.</summary>
    public ServiceProcess(Home home, ServiceStart start)
    {
        this.home = home;
        this.start = start;
        Port = home.Ports.Take(start.Name);
        KeepLastLog();
    }

    /// <summary>The service's name.</summary>
    public string Name => start.Name;

    /// <summary>The port on 127.0.0.1, the same over all restarts.</summary>
    public int Port { get; }

    /// <summary><c>http://127.0.0.1:port/</c></summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));

    /// <summary>
    /// Where its output goes; the log of the launcher's run before is beside it, as <c>name.old.log</c>.
    /// </summary>
    public string LogFile => Path.Combine(home.Logs, Name + ".log");

    /// <summary>True while the process lives, also when it is frozen.</summary>
    public bool IsRunning => identity is { IsAlive: true };

    /// <summary>The process id of the running service.</summary>
    public int Pid => identity?.Pid ?? throw new InvalidOperationException($"{Name} has not been started.");

    /// <summary>Starts it and waits until <c>GET /health/ready</c> answers 200.</summary>
    /// <exception cref="CannotRunException">
    /// It ended or was not ready in time; the message has the end of its log.
    /// </exception>
    public async Task StartAsync(TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        Launch();
        await WaitUntilReadyAsync(deadline, cancellation);
    }

    /// <summary>Starts it without waiting.</summary>
    public void Launch()
    {
        if (IsRunning)
            throw new InvalidOperationException($"{Name} runs already, as process {Pid}.");
        if (!File.Exists(start.Assembly))
            throw new CannotRunException($"{Name} is not built: {start.Assembly} does not exist.");
        var environment = new Dictionary<string, string>(start.Environment, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = Address.ToString(),
        };
        process?.Dispose();
        process = BackgroundProgram.Start(
            [DotnetHost(), start.Assembly, .. start.Arguments],
            environment,
            LogFile,
            Path.GetDirectoryName(start.Assembly)!
        );
        identity = ProcessIdentity.Of(process.Id) ?? new ProcessIdentity(process.Id, "ended");
        home.Pids.Record(Name, identity);
    }

    /// <summary>Waits until <c>GET /health/ready</c> answers 200, by default for 120 seconds.</summary>
    /// <exception cref="CannotRunException">
    /// It ended or was not ready in time; the message has the end of its log.
    /// </exception>
    public async Task WaitUntilReadyAsync(TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var limit = deadline ?? ReadyLimit;
        var started = Environment.TickCount64;
        string answer;
        while ((answer = await AskReadyAsync(cancellation)) is not "OK")
        {
            if (!IsRunning)
                throw new CannotRunException(
                    $"{Name} ended before it was ready. The end of {LogFile}:\n{LastLogLines()}"
                );
            if (Environment.TickCount64 - started > limit.TotalMilliseconds)
                throw new CannotRunException(
                    $"{Name} was not ready within {limit.TotalSeconds:0} s ({answer}). "
                        + $"The end of {LogFile}:\n{LastLogLines()}"
                );
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    /// <summary>
    /// Asks it to end, and kills it when it has not within the limit (4 s). Nothing happens when it does not run.
    /// </summary>
    public async Task StopAsync(TimeSpan? limit = null)
    {
        if (identity is { IsAlive: true } alive)
            await Signal.EndAsync(alive, Signal.Terminate, limit ?? StopLimit);
        home.Pids.Forget(Name);
    }

    /// <summary>Kills it on the spot.</summary>
    public async Task Kill9Async()
    {
        if (identity is { IsAlive: true } alive)
            await Signal.EndAsync(alive, Signal.Kill, TimeSpan.FromSeconds(2));
    }

    /// <summary>Freezes it: its connections stay open and nothing answers.</summary>
    public void Pause() => Signal.Send(Pid, Signal.Stop);

    /// <summary>Thaws it.</summary>
    public void Continue() => Signal.Send(Pid, Signal.Continue);

    /// <summary>The end of its log.</summary>
    public string LastLogLines(int count = 30) => BackgroundProgram.LastLines(LogFile, count);

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process?.Dispose();
    }

    // The host beside the runtime that runs us, because dotnet need not be on the search path.
    internal static string DotnetHost()
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }

    private void KeepLastLog()
    {
        if (File.Exists(LogFile))
            File.Move(LogFile, Path.Combine(home.Logs, Name + ".old.log"), overwrite: true);
    }

    private async Task<string> AskReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(Address, "health/ready"), cancellation);
            return response.StatusCode.ToString();
        }
        catch (HttpRequestException refused)
        {
            return refused.Message;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "no answer";
        }
    }
}
