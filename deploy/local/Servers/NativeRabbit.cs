using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Exchange.Local;

/// <summary>
/// RabbitMQ from installed scripts: its own node name, ports, cookie, data and Erlang port mapper, so that nothing is
/// shared.
/// </summary>
internal sealed class NativeRabbit(Home home, string script) : IServer
{
    private const string DistributionPort = "rabbitmq-distribution";
    private const string MapperPort = "rabbitmq-mapper";

    // An argument that does nothing but let us recognize our processes, from the shell that begins to the node.
    private const string MarkOption = "-exchange_home";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan MapperLimit = TimeSpan.FromSeconds(2);

    private string Folder => Path.Combine(home.Directory, "rabbitmq");

    private string PidFile => Path.Combine(Folder, "pid");

    private string StartLog => Path.Combine(home.Logs, "rabbitmq-start.log");

    // By localhost, which resolves also where the machine's own name does not.
    private string NodeName => $"exchange_{home.Mark}@localhost";

    public Task<bool> RunsAsync() => Task.FromResult(Running() is not null);

    public async Task StartAsync(CancellationToken cancellation)
    {
        // One that still boots has no PID file yet: a launcher that was killed meanwhile has left it. And the port
        // mapper outlives a killed node and would hold its port.
        await EndAllAsync(Signal.Terminate, StopLimit);
        await EndMapperAsync();
        WriteFiles();
        File.Delete(PidFile);
        using var started = BackgroundProgram.Start([script, MarkOption, home.Mark], Variables(), StartLog, Folder);
        while (Running() is null && !started.HasExited)
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        if (Running() is null)
            throw new CannotRunException($"RabbitMQ did not start:\n{await LastLinesAsync()}");
    }

    // What took part in the exchange is closed in the first tenth of a second; after that only the management plugin
    // lingers.
    public async Task StopAsync()
    {
        if (Running() is { } process)
            await Signal.EndAsync(process, Signal.Terminate, StopLimit);
        await EndAllAsync(Signal.Terminate, StopLimit);
        await EndMapperAsync();
    }

    public Task KillAsync() => EndAllAsync(Signal.Kill, TimeSpan.FromSeconds(2));

    public Task PauseAsync(bool paused)
    {
        if (Running() is { } process)
            Signal.Send(process.Pid, paused ? Signal.Stop : Signal.Continue);
        return Task.CompletedTask;
    }

    public Task EraseAsync()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    public Task<string> LastLinesAsync() => Task.FromResult(BackgroundProgram.LastLines(StartLog));

    private Task EndAllAsync(int signal, TimeSpan limit) =>
        Task.WhenAll(
            ProcessIdentity.With(MarkOption, home.Mark).Select(process => Signal.EndAsync(process, signal, limit))
        );

    private ProcessIdentity? Running()
    {
        if (
            !File.Exists(PidFile) || !int.TryParse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture, out var pid)
        )
            return null;
        return ProcessIdentity.CommandLine(pid).Contains(home.Mark, StringComparer.Ordinal)
            ? ProcessIdentity.Of(pid)
            : null;
    }

    private void WriteFiles()
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var ports = home.Ports;
        File.WriteAllText(Path.Combine(Folder, "enabled_plugins"), "[rabbitmq_management].\n");
        File.WriteAllText(
            Path.Combine(Folder, "rabbitmq.conf"),
            $"""
            listeners.tcp.1 = 127.0.0.1:{ports.Take(RabbitServer.PortName)}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ports.Take(RabbitServer.ManagementPortName)}
            # Statistics for charts nobody looks at would cost processor time all the time.
            management_agent.disable_metrics_collector = true
            default_user = {RabbitServer.UserName}
            default_pass = {home.Secrets.Get(RabbitServer.PasswordSecret)}
            # A developer's machine is neither the broker's alone nor spacious.
            vm_memory_high_watermark.relative = 0.5
            disk_free_limit.absolute = 50MB
            raft.wal_max_size_bytes = 67108864
            log.console = false
            log.file.level = info
            """
        );
        WriteCookie(Path.Combine(Folder, ".erlang.cookie"));
    }

    // Erlang refuses a cookie that others could read.
    private void WriteCookie(string path)
    {
        if (File.Exists(path))
            return;
        File.WriteAllText(path, home.Secrets.Get("rabbitmq-cookie"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
    }

    private Dictionary<string, string> Variables() =>
        new(StringComparer.Ordinal)
        {
            ["HOME"] = Folder,
            ["RABBITMQ_NODENAME"] = NodeName,
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Text(home.Ports.Take(RabbitServer.PortName)),
            ["RABBITMQ_DIST_PORT"] = Text(home.Ports.Take(DistributionPort)),
            ["ERL_EPMD_PORT"] = Text(home.Ports.Take(MapperPort)),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Folder, "mnesia"),
            ["RABBITMQ_LOGS"] = Path.Combine(home.Logs, "rabbitmq.log"),
            ["RABBITMQ_LOG_BASE"] = home.Logs,
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Folder, "enabled_plugins"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Folder, "rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(Folder, "advanced.config"),
            // A file that is not there: the machine's own must not reach us.
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(Folder, "rabbitmq-env.conf"),
            ["RABBITMQ_PID_FILE"] = PidFile,
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // It says NO while it has not noticed yet that its node is gone, and lives a moment longer when it has said OK.
    private async Task EndMapperAsync()
    {
        if (home.Ports.Kept(MapperPort) is not { } port)
            return;
        var end = Environment.TickCount64 + (long)MapperLimit.TotalMilliseconds;
        while (await AskMapperToEndAsync(port) && Environment.TickCount64 < end)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
    }

    // KILL_REQ of the Erlang distribution protocol. False where nobody listens any more.
    private static async Task<bool> AskMapperToEndAsync(int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            var request = new byte[3];
            BinaryPrimitives.WriteUInt16BigEndian(request, 1);
            request[2] = (byte)'k';
            await client.GetStream().WriteAsync(request, limit.Token);
            _ = await client.GetStream().ReadAsync(new byte[2], limit.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            return true;
        }
    }
}
