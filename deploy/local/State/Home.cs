using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Local;

/// <summary>
/// The directory that keeps everything one running exchange has on this machine: data, logs, ports, passwords,
/// process ids. One process at a time holds it.
/// </summary>
public sealed class Home : IDisposable
{
    private const string LockFile = "lock";

    // Beside the lock and not in it, because .NET lets nobody read a file that somebody else holds alone.
    private const string HolderFile = "holder";
    private const string Running = "running";
    private const string Stopping = "stopping";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceWithStopping = TimeSpan.FromSeconds(15);

    private readonly FileStream gate;

    private Home(string directory, FileStream gate)
    {
        Directory = directory;
        this.gate = gate;
        Ports = new Ports(directory);
        Secrets = new Secrets(directory);
        Pids = new Pids(directory);
        System.IO.Directory.CreateDirectory(Logs);
    }

    /// <summary>The absolute path of this home.</summary>
    public string Directory { get; }

    /// <summary>The folder of the log files, one per service: <c>orders.log</c> and so on.</summary>
    public string Logs => Path.Combine(Directory, "logs");

    /// <summary>The ports kept here.</summary>
    public Ports Ports { get; }

    /// <summary>The passwords kept here.</summary>
    public Secrets Secrets { get; }

    /// <summary>The service processes started from here.</summary>
    public Pids Pids { get; }

    /// <summary>Eight characters that differ between homes; in names of nodes and containers.</summary>
    internal string Mark => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Directory)))[..8];

    /// <summary>The folder of the clone this program was built in: the one with <c>Exchange.sln</c>.</summary>
    /// <exception cref="CannotRunException">The program was copied out of its clone.</exception>
    public static string CloneRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Exchange.sln")))
            directory = directory.Parent;
        return directory?.FullName
            ?? throw new CannotRunException($"There is no Exchange.sln above {AppContext.BaseDirectory}.");
    }

    /// <summary>
    /// The home that the launcher works on: the clone's <c>.local</c>, or the folder that <c>EXCHANGE_HOME</c> names,
    /// for a second exchange out of one clone.
    /// </summary>
    internal static string Chosen() =>
        Environment.GetEnvironmentVariable("EXCHANGE_HOME") is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : PathInClone();

    /// <summary>The path of the clone's home <c>.local</c>, or of the home of that name below it.</summary>
    public static string PathInClone(string name = "") => Path.Combine(CloneRoot(), ".local", name).TrimEnd('/');

    /// <summary>Creates the directory when it is not there, and takes its lock.</summary>
    /// <exception cref="CannotRunException">
    /// Another process holds it (one that is just ending is waited for), or it belongs to another user.
    /// </exception>
    public static async Task<Home> OpenAsync(string directory, CancellationToken cancellation = default)
    {
        MakeDirectory(directory);
        var started = Environment.TickCount64;
        FileStream? taken;
        while ((taken = TryLock(directory)) is null)
        {
            var (process, stopping) = ReadHolder(directory);
            var patience = stopping ? PatienceWithStopping : Patience;
            if (Environment.TickCount64 - started > patience.TotalMilliseconds)
                throw new CannotRunException(
                    $"The exchange in {directory} runs already, as process {process?.Pid}. End that one first: "
                        + "Ctrl+C in its terminal, or: dotnet run --project deploy/local -- down"
                );
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
        var home = new Home(directory, taken);
        home.WriteHolder(Running);
        return home;
    }

    /// <summary>The process that holds this home now, or null when it is free.</summary>
    internal static ProcessIdentity? HolderOf(string directory)
    {
        using var taken = TryLock(directory);
        return taken is null ? ReadHolder(directory).Process : null;
    }

    /// <summary>Tells a launcher that finds this home taken that it is worth waiting.</summary>
    internal void MarkAsStopping() => WriteHolder(Stopping);

    /// <summary>Deletes everything but the lock and its holder's name.</summary>
    internal void Erase()
    {
        foreach (var directory in System.IO.Directory.EnumerateDirectories(Directory))
            System.IO.Directory.Delete(directory, recursive: true);
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory))
            if (Path.GetFileName(file) is not (LockFile or HolderFile))
                File.Delete(file);
        System.IO.Directory.CreateDirectory(Logs);
    }

    /// <summary>Gives the lock back; what runs keeps running.</summary>
    public void Dispose() => gate.Dispose();

    private static void MakeDirectory(string directory)
    {
        try
        {
            System.IO.Directory.CreateDirectory(directory);
            // The database may run as another user, who must be able to pass; what is secret inside has its own mode.
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        }
        catch (UnauthorizedAccessException)
        {
            throw new CannotRunException($"{directory} belongs to another user. Delete it, or run as that user.");
        }
    }

    private void WriteHolder(string state)
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!;
        File.WriteAllText(Path.Combine(Directory, HolderFile), $"{self.Pid} {self.Started} {state}\n");
    }

    private static (ProcessIdentity? Process, bool Stopping) ReadHolder(string directory)
    {
        var path = Path.Combine(directory, HolderFile);
        return File.Exists(path) && ParseHolder(File.ReadAllText(path)) is { Process.IsAlive: true } holder
            ? holder
            : (null, false);
    }

    /// <summary>
    /// Reads a process id, its start and its state; what is not that, for example half of it, is nobody.
    /// </summary>
    internal static (ProcessIdentity? Process, bool Stopping) ParseHolder(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var id, var started, var state]
        && int.TryParse(id, CultureInfo.InvariantCulture, out var pid)
            ? (new ProcessIdentity(pid, started), state is Stopping)
            : (null, false);

    private static FileStream? TryLock(string directory)
    {
        try
        {
            // FileShare.None takes an advisory lock that the system itself gives back when this process ends, however
            // it ends.
            return new FileStream(
                Path.Combine(directory, LockFile),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            return null;
        }
    }
}
