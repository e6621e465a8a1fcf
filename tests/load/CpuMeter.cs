using System.Globalization;

namespace Exchange.Tests.Load;

/// <summary>A process to be watched.</summary>
/// <param name="WithChildren">Count all its descendants too.</param>
public sealed record Watched(string Name, int Pid, bool WithChildren = true);

/// <summary>
/// Measures CPU by <c>/proc</c>: what each watched process tree used between start and reading, in percent of one core.
/// </summary>
public sealed class CpuMeter
{
    private const double TicksPerSecond = 100;

    private readonly IReadOnlyList<Watched> _watched;
    private readonly IReadOnlyDictionary<int, ProcessTicks> _before = Processes();
    private readonly (double Busy, double All) _machineBefore = Machine();

    /// <summary>Starts measuring.</summary>
    public CpuMeter(IReadOnlyList<Watched> watched) => _watched = watched;

    /// <summary>The load of the last minute that the kernel states.</summary>
    public static string LoadAverage => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>Percent of one core by name, and the whole machine's at the end.</summary>
    public IReadOnlyList<(string Name, double Percent)> Read()
    {
        var now = Processes();
        var machine = Machine();
        var seconds = (machine.All - _machineBefore.All) / TicksPerSecond / Environment.ProcessorCount;
        double Percent(double ticks) => seconds <= 0 ? 0 : 100 * ticks / TicksPerSecond / seconds;
        return
        [
            .. _watched.Select(one => (one.Name, Percent(Ticks(one, now) - Ticks(one, _before)))),
            ($"machine (of {Environment.ProcessorCount * 100})", Percent(machine.Busy - _machineBefore.Busy)),
        ];
    }

    private static double Ticks(Watched one, IReadOnlyDictionary<int, ProcessTicks> processes) =>
        one.WithChildren ? Tree(one.Pid, processes)
        : processes.TryGetValue(one.Pid, out var alone) ? alone.Own
        : 0;

    /// <summary>The ticks of a process and of all below it; those that ended are in their parent's.</summary>
    private static double Tree(int pid, IReadOnlyDictionary<int, ProcessTicks> processes) =>
        processes.TryGetValue(pid, out var root)
            ? root.Ticks + processes.Where(one => one.Value.Parent == pid).Sum(child => Tree(child.Key, processes))
            : 0;

    private sealed record ProcessTicks(int Parent, double Own, double Ticks);

    private static Dictionary<int, ProcessTicks> Processes()
    {
        var found = new Dictionary<int, ProcessTicks>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid))
                continue;
            try
            {
                found[pid] = Parse(File.ReadAllText($"{folder}/stat"));
            }
            catch (IOException)
            {
                // It ended between the listing and the reading.
            }
        }
        return found;
    }

    /// <summary>
    /// The name stands in brackets and may hold blanks, so the fields are counted from the closing one (proc(5)).
    /// </summary>
    private static ProcessTicks Parse(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double Field(int number) => double.Parse(fields[number - 3], CultureInfo.InvariantCulture);
        var own = Field(14) + Field(15);
        return new((int)Field(4), own, own + Field(16) + Field(17));
    }

    private static (double Busy, double All) Machine()
    {
        var line = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ticks = line.Skip(1).Take(8).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }
}
