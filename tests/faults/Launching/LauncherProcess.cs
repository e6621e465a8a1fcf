using System.Diagnostics;
using System.Globalization;
using System.Text;
using Exchange.Local;

namespace Exchange.Tests.Faults;

/// <summary>The launcher as <c>dotnet run --project deploy/local</c> starts it, on a home of its own.</summary>
internal sealed class LauncherProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(150);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private LauncherProcess(Process process) => this.process = process;

    /// <summary>What it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts it.</summary>
    public static LauncherProcess Start(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["EXCHANGE_HOME"] = home;
        var launcher = new LauncherProcess(new Process { StartInfo = start });
        launcher.process.OutputDataReceived += (_, line) => launcher.Keep(line.Data);
        launcher.process.ErrorDataReceived += (_, line) => launcher.Keep(line.Data);
        launcher.process.Start();
        launcher.process.BeginOutputReadLine();
        launcher.process.BeginErrorReadLine();
        return launcher;
    }

    /// <summary>Waits until it has printed this.</summary>
    public async Task SaysAsync(string text) =>
        await Eventually.SeeAsync(
            () => Task.FromResult(Output),
            seen => seen.Contains(text, StringComparison.Ordinal) || HasEndedAfter(seen),
            $"the launcher says '{text}'",
            StartLimit
        );

    /// <summary>Kills it and nothing that it started.</summary>
    public async Task Kill9Async()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Presses Ctrl+C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Everything that runs for this home, the launcher itself too, by command line.</summary>
    public static IReadOnlyList<string> ProcessesOf(string home) =>
        [
            .. FoldersOf(home)
                .Select(folder => Read(folder, "cmdline").Replace('\0', ' '))
                .Where(commandLine => commandLine.Length > 0),
        ];

    /// <summary>Kills what runs for this home and has this in its command line.</summary>
    public static void Kill9(string home, string program)
    {
        var killed = FoldersOf(home).Where(one => Read(one, "cmdline").Contains(program, StringComparison.Ordinal));
        foreach (var folder in killed)
        {
            var pid = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            using var found = Process.GetProcessById(pid);
            found.Kill();
        }
    }

    /// <summary>Ends it when it still runs.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private static IEnumerable<string> FoldersOf(string home) =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            // What it starts inherits the variable; PostgreSQL overwrites it and names the folder in its arguments.
            .Where(folder => Read(folder, "environ").Contains($"EXCHANGE_HOME={home}\0", StringComparison.Ordinal));

    // Throws instead of waiting on for somebody who will say no more.
    private bool HasEndedAfter(string seen) =>
        process.HasExited
            ? throw new CannotRunException($"The launcher ended with {process.ExitCode}:\n{seen}")
            : false;

    private void Keep(string? line)
    {
        lock (output)
            output.AppendLine(line);
    }

    private static string Assembly()
    {
        var release = AppContext.BaseDirectory.Contains(
            $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal
        );
        var configuration = release ? "Release" : "Debug";
        return Path.Combine(Home.CloneRoot(), "deploy/local/bin", configuration, "net10.0/Exchange.Local.dll");
    }

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
