using System.Runtime.InteropServices;

namespace Exchange.Local;

/// <summary>
/// Comes when this process shall end: Ctrl+C, a polite kill, a closed terminal, or the death of the <c>dotnet run</c>
/// that started it. The last would otherwise leave everything running with nobody in front of it.
/// </summary>
internal sealed class StopRequest : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly IDisposable[] registrations;

    public StopRequest()
    {
        // A shell script starts its background jobs with SIGINT ignored, and .NET would leave it so: nobody could
        // stop us by it.
        _ = SetHandler(Signal.Interrupt, handler: 0);
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
        if (ProcessIdentity.Of(ParentId()) is { } parent && IsDotnetRun(ProcessIdentity.CommandLine(parent.Pid)))
            _ = WatchAsync(parent);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Returns when the request comes.</summary>
    public async Task WaitAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Token.Register(asked.SetResult);
        await asked.Task;
    }

    /// <summary>
    /// True for <c>dotnet run ...</c>; a launcher started in another way may well outlive its parent.
    /// </summary>
    internal static bool IsDotnetRun(IReadOnlyList<string> commandLine) =>
        commandLine is [var program, ..]
        && string.Equals(Path.GetFileName(program), "dotnet", StringComparison.Ordinal)
        && commandLine.Contains("run", StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        // Ours is an ending in order, not the default one.
        signal.Cancel = true;
        source.Cancel();
    }

    private async Task WatchAsync(ProcessIdentity parent)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (parent.IsAlive && await tick.WaitForNextTickAsync(Token)) { }
        await source.CancelAsync();
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int signal, nint handler);

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int ParentId();
}
