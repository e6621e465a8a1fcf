using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests.Load;

/// <summary>How a receiver behaves.</summary>
public enum Behavior
{
    /// <summary>It answers at once.</summary>
    Sound,

    /// <summary>It answers after five seconds.</summary>
    Slow,

    /// <summary>It takes the request and never answers.</summary>
    Hangs,

    /// <summary>It answers 500 at once.</summary>
    Refuses,
}

/// <summary>
/// A server of many partners: each place, a path, is an endpoint of its own. It answers challenges, and notes when each
/// event first came to each place.
/// </summary>
public sealed class HookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Place, string EventId), long> arrivals = new();
    private readonly ConcurrentDictionary<string, Behavior> behaviors = new();
    private readonly ConcurrentDictionary<(string Place, string EventId), bool> repeated = new();
    private WebApplication app = null!;
    private Hold? hold;
    private int requests;
    private int twins;

    private HookReceiver() { }

    /// <summary>When each event first came to each place, as a timestamp of <see cref="Stopwatch" />.</summary>
    public IReadOnlyDictionary<(string Place, string EventId), long> Arrivals => arrivals;

    /// <summary>Requests so far, but for challenges.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Requests that brought what had come before.</summary>
    public int Twins => Volatile.Read(ref twins);

    /// <summary>True where this came to this place more than once.</summary>
    public bool HasRepeated((string Place, string EventId) one) => repeated.ContainsKey(one);

    /// <summary>Called with each first arrival and its body.</summary>
    public Action<string, string>? Arrived { get; set; }

    /// <summary>Starts it on a port of its own.</summary>
    public static async Task<HookReceiver> StartAsync()
    {
        var receiver = new HookReceiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        receiver.app = builder.Build();
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The address of a place.</summary>
    public string AddressOf(string place) => $"{app.Urls.Single()}/{place}";

    /// <summary>From now on a place behaves like this.</summary>
    public void Behave(string place, Behavior behavior) => behaviors[place] = behavior;

    /// <summary>
    /// The next event that comes for the first time is noted as arrived, and gets no answer before the task ends.
    /// Answers where it came and its id, when it is there.
    /// </summary>
    public Task<(string Place, string EventId)> HoldAsync(Task until)
    {
        var one = new Hold(until, new TaskCompletionSource<(string Place, string EventId)>());
        Volatile.Write(ref hold, one);
        return one.IsThere.Task;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        var at = Stopwatch.GetTimestamp();
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (body.Contains("\"endpoint.challenge\"", StringComparison.Ordinal))
        {
            var challenge = JsonSerializer.Deserialize<JsonElement>(body);
            await http.Response.WriteAsync(challenge.GetProperty("data").GetProperty("challenge").GetString()!);
            return;
        }
        Interlocked.Increment(ref requests);
        var place = http.Request.Path.Value![1..];
        switch (behaviors.GetValueOrDefault(place))
        {
            case Behavior.Hangs:
                await Task.Delay(Timeout.Infinite, http.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case Behavior.Refuses:
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case Behavior.Slow:
                await Task.Delay(SlowAnswer, http.RequestAborted);
                break;
            case Behavior.Sound:
                break;
        }
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        var told = (place, http.Request.Headers["webhook-id"].ToString());
        if (!arrivals.TryAdd(told, at))
        {
            repeated[told] = true;
            Interlocked.Increment(ref twins);
            return;
        }
        Arrived?.Invoke(place, body);
        if (Interlocked.Exchange(ref hold, value: null) is { } one)
        {
            one.IsThere.SetResult(told);
            await one.Until;
        }
    }

    private sealed record Hold(Task Until, TaskCompletionSource<(string Place, string EventId)> IsThere);
}
