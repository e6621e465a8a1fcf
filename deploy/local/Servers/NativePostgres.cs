using System.Globalization;

namespace Exchange.Local;

/// <summary>
/// PostgreSQL from installed binaries. What runs is known by the data folder in its command line, never by a number
/// alone.
/// </summary>
internal sealed class NativePostgres(Home home, string binaries) : IServer
{
    private readonly Lazy<Task<DatabaseUser>> user = new(DatabaseUser.FindAsync);

    public async Task<bool> RunsAsync() => Running(await FolderAsync()) is not null;

    public async Task StartAsync(CancellationToken cancellation)
    {
        var folder = await FolderAsync();
        await MakeDataAsync(folder, cancellation);
        // The number in the lock file of a crashed server may be that of an innocent process by now, and PostgreSQL
        // would not start.
        File.Delete(LockFileOf(folder));
        var settings = PostgresServer.Settings.Concat([
            ("listen_addresses", "127.0.0.1"),
            // Without a socket file there is no limit on the length of the home's path, and nothing for others to find.
            ("unix_socket_directories", ""),
            ("port", home.Ports.Take(PostgresServer.PortName).ToString(CultureInfo.InvariantCulture)),
        ]);
        var options = string.Join(' ', settings.Select(setting => $"-c {setting.Item1}={setting.Item2}"));
        string[] control = [Path.Combine(binaries, "pg_ctl"), "start", "-w", "-t", "60", "-D", DataOf(folder)];
        string[] shell = ["-c", BackgroundProgram.CloseInherited + """exec "$@" """, "sh", .. control];
        var start = (await user.Value).Command("/bin/sh", [.. shell, "-l", LogOf(folder), "-o", options]) with
        {
            Limit = TimeSpan.FromSeconds(90),
        };
        var started = await start.RunAsync(cancellation);
        if (!started.Succeeded)
            throw new CannotRunException($"PostgreSQL did not start:\n{started.Output}\n{await LastLinesAsync()}");
    }

    // A signal means to the postmaster what the modes of pg_ctl stop mean: SIGINT is fast, SIGQUIT immediate, which
    // is a crash.
    public Task StopAsync() => EndAsync(Signal.Interrupt, TimeSpan.FromSeconds(5));

    public Task KillAsync() => EndAsync(Signal.Quit, TimeSpan.FromSeconds(3));

    public async Task PauseAsync(bool paused)
    {
        if (Running(await FolderAsync()) is { } process)
            Signal.Send(process.Pid, paused ? Signal.Stop : Signal.Continue);
    }

    public async Task EraseAsync()
    {
        var folder = await FolderAsync();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    public async Task<string> LastLinesAsync() => BackgroundProgram.LastLines(LogOf(await FolderAsync()));

    private static string DataOf(string folder) => Path.Combine(folder, "data");

    private static string LogOf(string folder) => Path.Combine(folder, "postgres.log");

    private static string LockFileOf(string folder) => Path.Combine(DataOf(folder), "postmaster.pid");

    private async Task<string> FolderAsync() => await (await user.Value).FolderAsync(home);

    private async Task EndAsync(int signal, TimeSpan limit)
    {
        if (Running(await FolderAsync()) is { } process)
            await Signal.EndAsync(process, signal, limit);
    }

    private static ProcessIdentity? Running(string folder)
    {
        var lockFile = LockFileOf(folder);
        if (
            !File.Exists(lockFile)
            || !int.TryParse(File.ReadLines(lockFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid)
        )
            return null;
        return ProcessIdentity.CommandLine(pid).Contains(DataOf(folder), StringComparer.Ordinal)
            ? ProcessIdentity.Of(pid)
            : null;
    }

    // Made aside and then renamed, so that an interrupted initdb leaves nothing that looks whole.
    private async Task MakeDataAsync(string folder, CancellationToken cancellation)
    {
        if (Directory.Exists(DataOf(folder)))
            return;
        var owner = await user.Value;
        await owner.MakeFolderAsync(folder);
        var unfinished = Path.Combine(folder, "unfinished");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, home.Secrets.Get(PostgresServer.Superuser), cancellation);
        await owner.OwnAsync(passwordFile);
        // Not the locale C: it knows no letters beyond ASCII, and trigram search would find nothing Chinese.
        var locale = OperatingSystem.IsMacOS() ? "en_US.UTF-8" : "C.UTF-8";
        string[] how =
        [
            "--username",
            PostgresServer.Superuser,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale",
            locale,
        ];
        var initialize = owner.Command(
            Path.Combine(binaries, "initdb"),
            ["--pgdata", unfinished, "--pwfile", passwordFile, .. how]
        );
        await initialize.MustSucceedAsync("Creating the database folder", cancellation);
        File.Delete(passwordFile);
        Directory.Move(unfinished, DataOf(folder));
    }
}
