using System.Runtime.InteropServices;

namespace Exchange.Local;

/// <summary>POSIX signals to processes of this machine.</summary>
internal static class Signal
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    // These two have other numbers on macOS.
    public static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;
    public static readonly int Continue = OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>Sends a signal; a process that is gone already is as good as one that was reached.</summary>
    public static void Send(int pid, int signal)
    {
        // Zero and negative numbers would mean whole groups of processes, ours among them.
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(pid, 1);
        _ = SendCore(pid, signal);
    }

    /// <summary>
    /// Asks a process to end by <paramref name="signal"/> and kills it when it has not within the limit.
    /// </summary>
    public static async Task EndAsync(ProcessIdentity process, int signal, TimeSpan limit)
    {
        Send(process.Pid, signal);
        // A paused process would not see the signal.
        Send(process.Pid, Continue);
        if (await GoneWithinAsync(process, limit))
            return;
        Send(process.Pid, Kill);
        await GoneWithinAsync(process, TimeSpan.FromSeconds(2));
    }

    private static async Task<bool> GoneWithinAsync(ProcessIdentity process, TimeSpan limit)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (process.IsAlive && Environment.TickCount64 < end)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        return !process.IsAlive;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendCore(int pid, int signal);
}
