using System.Diagnostics;
using System.Globalization;

namespace Exchange.Local;

/// <summary>
/// A process that cannot be mistaken for another: numbers are reused, a number together with its start is not.
/// </summary>
/// <param name="Pid">The process id.</param>
/// <param name="Started">
/// On Linux the boot id and the start in clock ticks since then, which no change of the clock moves; elsewhere the
/// start in seconds.
/// </param>
public sealed record ProcessIdentity(int Pid, string Started)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>
    /// The process that has this id now, or null when none runs (one that only waits to be reaped does not).
    /// </summary>
    public static ProcessIdentity? Of(int pid)
    {
        if (File.Exists(BootIdFile))
            return OnLinux(pid);
        try
        {
            using var process = Process.GetProcessById(pid);
            var started = process.StartTime.ToUniversalTime();
            return new ProcessIdentity(pid, started.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>True while this very process runs.</summary>
    public bool IsAlive => Of(Pid) == this;

    /// <summary>The state letter and the start in ticks out of a line of <c>/proc/pid/stat</c>, see proc(5).</summary>
    public static (char State, string StartTicks) ParseStat(string stat)
    {
        // The name stands in parentheses and may itself hold blanks and parentheses, so fields count from the last one.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[0][0], fields[19]);
    }

    /// <summary>Every process that has this option with this value among its arguments.</summary>
    internal static IReadOnlyList<ProcessIdentity> With(string option, string value) =>
        [
            .. from pid in All()
            let arguments = CommandLine(pid)
            where arguments.Zip(arguments.Skip(1)).Contains((option, value))
            let process = Of(pid)
            where process is not null
            select process,
        ];

    /// <summary>The command line of a process, or an empty list when there is none or it may not be seen.</summary>
    internal static IReadOnlyList<string> CommandLine(int pid)
    {
        if (File.Exists(BootIdFile))
            return ReadOrNull($"/proc/{pid}/cmdline")?.Split('\0', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var list = new ProcessStartInfo("ps", ["-o", "command=", "-p", $"{pid}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var ps = Process.Start(list);
        return ps?.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    private static IEnumerable<int> All() =>
        File.Exists(BootIdFile)
            ? Directory
                .EnumerateDirectories("/proc")
                .Select(folder =>
                    int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0
                )
                .Where(pid => pid > 0)
            : Process.GetProcesses().Select(process => process.Id);

    private static ProcessIdentity? OnLinux(int pid)
    {
        if (ReadOrNull($"/proc/{pid}/stat") is not { Length: > 0 } stat)
            return null;
        var (state, startTicks) = ParseStat(stat);
        var boot = File.ReadAllText(BootIdFile).Trim();
        return state is 'Z' or 'X' ? null : new ProcessIdentity(pid, $"{boot}/{startTicks}");
    }

    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
