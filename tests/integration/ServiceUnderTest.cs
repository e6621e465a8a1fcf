using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Exchange.Local;
using Exchange.Platform;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RabbitMQ.Client;

namespace Exchange.Tests.Integration;

/// <summary>
/// One service inside the test's process on a real database of its own and a real virtual host of its own; spoken to
/// over HTTP or by messages, and heard by a watch on the broker.
/// </summary>
internal sealed class ServiceUnderTest<TService> : IAsyncDisposable
    where TService : IService
{
    private readonly ConcurrentQueue<SeenMessage> seen = new();
    private readonly string vhost;
    private WebApplication app = null!;
    private MessageWatch watch = null!;
    private Action<IServiceCollection>? replace;
    private HttpClient http = null!;

    private ServiceUnderTest(ServiceDatabase database, string vhost) => (Database, this.vhost) = (database, vhost);

    /// <summary>The database of this fixture.</summary>
    public ServiceDatabase Database { get; }

    private static Uri Broker(string vhost) => Stack.Running.Rabbit.ConnectionUri(vhost);

    public static Task<ServiceUnderTest<TService>> StartAsync(params string[] settings) =>
        StartAsync(replace: null, settings);

    /// <summary>Starts the service with some of its pieces replaced: a clock, name resolution.</summary>
    public static async Task<ServiceUnderTest<TService>> StartAsync(
        Action<IServiceCollection>? replace,
        params string[] settings
    )
    {
        var name = $"{TService.Name}_{Guid.CreateVersion7():n}";
        await Stack.Running.Rabbit.EnsureVhostAsync(name);
        var database = await Databases.CloneAsync<TService>(name);
        var service = new ServiceUnderTest<TService>(database, name) { replace = replace };
        service.watch = await MessageWatch.StartAsync(Broker(name), service.seen.Enqueue);
        await service.StartHostAsync(settings);
        return service;
    }

    /// <summary>Stops the host and starts it again, as a restart of the process would.</summary>
    public async Task RestartAsync(params string[] settings)
    {
        await app.DisposeAsync();
        await StartHostAsync(settings);
    }

    /// <summary>Stops the host in order, as the signal to end does.</summary>
    public Task StopAsync() => app.StopAsync();

    /// <summary>A client that calls as this participant; null for no token at all.</summary>
    public HttpClient As(ParticipantId? participant, string[] roles, params string[] scopes)
    {
        var client = new HttpClient { BaseAddress = http.BaseAddress };
        if (participant is { } id)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                Stack.Issuer.Token(id, roles, scopes)
            );
        return client;
    }

    /// <summary>Delivers a message to a queue of the service, as another service would have said it.</summary>
    public Task DeliverAsync<TMessage>(TMessage message, Guid? messageId = null)
        where TMessage : class =>
        DeliverRawAsync(
            $"{typeof(TMessage).Namespace}:{typeof(TMessage).Name}",
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    messageId = messageId ?? Guid.CreateVersion7(),
                    messageType = new[] { $"urn:message:{typeof(TMessage).Namespace}:{typeof(TMessage).Name}" },
                    message = JsonSerializer.SerializeToNode(message, Json.Options),
                }
            )
        );

    /// <summary>Delivers bytes to an exchange.</summary>
    public async Task DeliverRawAsync(string exchange, byte[] body)
    {
        await using var connection = await new ConnectionFactory { Uri = Broker(vhost) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json" };
        await channel.BasicPublishAsync(exchange, routingKey: "", mandatory: true, properties, body);
    }

    /// <summary>Waits until the service has said this.</summary>
    public async Task<TMessage> HeardAsync<TMessage>(Func<TMessage, bool>? which = null)
        where TMessage : class
    {
        var all = await Eventually.SeeAsync(
            () => Task.FromResult(Said<TMessage>().Where(message => which?.Invoke(message) ?? true).ToList()),
            found => found.Count > 0,
            $"{TService.Name} says {typeof(TMessage).Name}; it said "
                + string.Join(", ", seen.Select(message => message.Type).Distinct())
        );
        return all[0];
    }

    /// <summary>What of this type was said until now, by the service and by the test.</summary>
    public IEnumerable<TMessage> Said<TMessage>() =>
        seen.Where(message => string.Equals(message.Type, typeof(TMessage).Name, StringComparison.Ordinal))
            .Select(message => message.Body.Deserialize<TMessage>(Json.Options)!);

    /// <summary>One value by SQL, as the service's own role.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.AppConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until nothing is left to send or to hear.</summary>
    public Task QuietAsync() =>
        Eventually.SeeAsync(
            () => ScalarAsync<long>("select count(*) from platform.outbox"),
            left => left == 0,
            "the outbox is empty"
        );

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await watch.DisposeAsync();
        await app.DisposeAsync();
        await Stack.Running.Postgres.DropDatabaseAsync(Database.Name);
        await Stack.Running.Rabbit.DeleteVhostAsync(vhost);
    }

    /// <summary>A second process on the same database and the same queues.</summary>
    public async Task<IAsyncDisposable> ReplicaAsync(params string[] settings)
    {
        var replica = Build(settings);
        await replica.StartAsync();
        return replica;
    }

    private WebApplication Build(string[] settings) =>
        ServiceHost.Build<TService>(
            [
                $"--ConnectionStrings:Database={Database.AppConnectionString}",
                $"--ConnectionStrings:Broker={Broker(vhost)}",
                $"--Auth:Issuer={Stack.Issuer.Address}",
                $"--Auth:Metadata={Stack.Issuer.Metadata}",
                "--urls=http://127.0.0.1:0",
                .. settings,
            ],
            replace
        );

    private async Task StartHostAsync(string[] settings)
    {
        app = Build(settings);
        await app.StartAsync();
        // A message that comes before its queue is bound would be seen by the watch alone.
        var bus = app.Services.GetRequiredService<IBusControl>();
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
        http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }
}

/// <summary>Requests as tests write them.</summary>
internal static class Requests
{
    /// <summary>
    /// POSTs JSON with an idempotency key, a new one where none is given, and the ETag that a decision is about.
    /// </summary>
    public static Task<HttpResponseMessage> PostAsync(
        this HttpClient client,
        string path,
        object? body,
        string? key = null,
        string? etag = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Headers = { { "Idempotency-Key", key ?? Guid.CreateVersion7().ToString() } },
            Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json.Options),
        };
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        return client.SendAsync(request);
    }

    /// <summary>PUTs JSON with the ETag that was read.</summary>
    public static Task<HttpResponseMessage> PutAsync(this HttpClient client, string path, object body, string etag)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = JsonContent.Create(body, body.GetType(), options: Json.Options),
        };
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        return client.SendAsync(request);
    }

    /// <summary>The body as JSON; the failure shows the body.</summary>
    public static async Task<JsonElement> JsonAsync(
        this HttpResponseMessage response,
        System.Net.HttpStatusCode? expected = null
    )
    {
        var text = await response.Content.ReadAsStringAsync();
        if (expected is not null && response.StatusCode != expected)
            throw new AssertionException($"{expected} was expected, but {(int)response.StatusCode} came: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text.Length == 0 ? "null" : text);
    }
}
