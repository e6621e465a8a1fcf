using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Exchange.Local;

/// <summary>A RabbitMQ node of our own, with data and password in a home, on private ports of 127.0.0.1.</summary>
public sealed class RabbitServer
{
    internal const string PortName = "rabbitmq";
    internal const string ManagementPortName = "rabbitmq-management";
    internal const string UserName = "exchange";
    internal const string PasswordSecret = "rabbitmq";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(90);

    // A virtual host goes with all its queues, which takes long on a busy machine.
    private static readonly HttpClient Http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromMinutes(2) };

    private readonly Home home;
    private readonly IServer server;

    /// <summary>Describes the node; nothing starts yet.</summary>
    public RabbitServer(Home home, MachineTools tools)
    {
        this.home = home;
        server = tools.RabbitServer is { } script
            ? new NativeRabbit(home, script)
            : new Container(home, "rabbitmq", ContainerPlan);
    }

    /// <summary>The AMQP port on 127.0.0.1; known after the first start.</summary>
    public int Port => Kept(PortName);

    /// <summary>
    /// The address of the management plugin, for a browser too: <see cref="User"/> and <see cref="Password"/>.
    /// </summary>
    public Uri Management =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Kept(ManagementPortName)}/"));

    /// <summary>The one user, who may do everything.</summary>
    public string User => UserName;

    /// <summary>The password of <see cref="User"/>.</summary>
    public string Password => home.Secrets.Get(PasswordSecret);

    /// <summary>
    /// Starts it, or takes over the one that an earlier process left running; returns when it answers on all its
    /// ports.
    /// </summary>
    /// <exception cref="CannotRunException">It does not start; the message has the end of its log.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (!await server.RunsAsync())
            await server.StartAsync(cancellation);
        var end = Environment.TickCount64 + (long)AnswerLimit.TotalMilliseconds;
        while (!await SpeaksAmqpAsync(cancellation) || !await ManagementAnswersAsync(cancellation))
        {
            if (Environment.TickCount64 > end || !await server.RunsAsync())
                throw new CannotRunException($"RabbitMQ does not answer:\n{await server.LastLinesAsync()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    /// <summary>Stops it in order, within 6 seconds. Nothing happens when it does not run.</summary>
    public Task StopAsync() => server.StopAsync();

    /// <summary>Kills it on the spot. <see cref="StartAsync"/> brings it back with its data.</summary>
    public Task Kill9Async() => server.KillAsync();

    /// <summary>Freezes it: connections stay open and nothing answers.</summary>
    public Task PauseAsync() => server.PauseAsync(paused: true);

    /// <summary>Thaws it.</summary>
    public Task ContinueAsync() => server.PauseAsync(paused: false);

    /// <summary>The AMQP address of a virtual host, with user and password.</summary>
    public Uri ConnectionUri(string vhost = "/") =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"amqp://{User}:{Password}@127.0.0.1:{Port}/{Uri.EscapeDataString(vhost)}"
            )
        );

    /// <summary>Makes a virtual host that the user may use; takes some hundredths of a second.</summary>
    public async Task EnsureVhostAsync(string vhost, CancellationToken cancellation = default)
    {
        var name = Uri.EscapeDataString(vhost);
        await AskAsync(HttpMethod.Put, $"api/vhosts/{name}", "{}", cancellation);
        var all = """{"configure": ".*", "write": ".*", "read": ".*"}""";
        await AskAsync(HttpMethod.Put, $"api/permissions/{name}/{User}", all, cancellation);
    }

    /// <summary>Deletes a virtual host with its queues, and ends the connections to it.</summary>
    public Task DeleteVhostAsync(string vhost, CancellationToken cancellation = default) =>
        AskAsync(HttpMethod.Delete, $"api/vhosts/{Uri.EscapeDataString(vhost)}", null, cancellation);

    internal Task EraseAsync() => server.EraseAsync();

    private int Kept(string port) =>
        home.Ports.Kept(port) ?? throw new InvalidOperationException("RabbitMQ has not been started.");

    private async Task AskAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        using var response = await SendAsync(method, path, body, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? body,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(Management, path));
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{User}:{Password}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        // A connection kept open would make the node linger for seconds when it stops.
        request.Headers.ConnectionClose = true;
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request, cancellation);
    }

    private async Task<bool> ManagementAnswersAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            using var response = await SendAsync(HttpMethod.Get, "api/whoami", null, limit.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }

    // A broker that accepts a connection may still be booting; one that answers the protocol's greeting is not.
    private async Task<bool> SpeaksAmqpAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
            await client.GetStream().WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), limit.Token);
            return await client.GetStream().ReadAsync(new byte[8], limit.Token) > 0;
        }
        catch (Exception notYet) when (notYet is SocketException or IOException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }

    private ContainerPlan ContainerPlan() =>
        new("rabbitmq:3.13-management", "/var/lib/rabbitmq")
        {
            Ports = new Dictionary<string, int>(StringComparer.Ordinal)
            {
                [PortName] = 5672,
                [ManagementPortName] = 15672,
            },
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                // The data lie below the node's name, which must not change with the container's.
                ["RABBITMQ_NODENAME"] = "exchange@localhost",
                ["RABBITMQ_DEFAULT_USER"] = User,
                ["RABBITMQ_DEFAULT_PASS"] = Password,
            },
        };
}
