using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests.Load;

/// <summary>
/// Proves the generator on a server that freezes for 2 s within 10 s. At 200/s a fifth of the requests wait between 2 s
/// and nothing: the mean must be about 200 ms, p90 1 s and p99 1.9 s. A closed loop on the same server must miss that,
/// or the proof proves nothing.
/// </summary>
public static class FreezeProof
{
    private const int RatePerSecond = 200;
    private const int ClosedLoopClients = 8;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FrozenFrom = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan FrozenUntil = TimeSpan.FromSeconds(6);

    /// <summary>Runs both loops and prints what each saw.</summary>
    public static async Task<bool> RunAsync(TextWriter output, CancellationToken cancellation)
    {
        await output.WriteLineAsync(Report.Header);
        var open = await MeasureAsync(
            client =>
                new OpenLoop(new(RatePerSecond, Duration)).RunAsync((_, stop) => GetAsync(client, stop), cancellation),
            cancellation
        );
        await output.WriteLineAsync($"{Report.Row(open)}   open loop");
        var closed = await MeasureAsync(client => ClosedLoopAsync(client, cancellation), cancellation);
        await output.WriteLineAsync($"{Report.Row(closed)}   closed loop, {ClosedLoopClients} clients");

        var (sees, hides) = (Shows(open), !Shows(closed));
        var load = CpuMeter.LoadAverage;
        await output.WriteLineAsync(
            $"The open loop {(sees ? "shows" : "DOES NOT SHOW")} the freeze (mean 200, p90 1000, p99 1900 ms); "
                + $"the closed loop {(hides ? "hides" : "DOES NOT HIDE")} it. Load average {load}."
        );
        return sees && hides;
    }

    /// <summary>Whether the figures are those of the freeze, each within a tenth or so, and nothing was lost.</summary>
    private static bool Shows(LoadResult run) =>
        run is { Failed: 0, Dropped: 0 }
        && run.Latencies.MeanMs is > 180 and < 230
        && run.Latencies.PercentileMs(90) is > 900 and < 1100
        && run.Latencies.PercentileMs(99) is > 1800 and < 2050;

    private static async Task<LoadResult> MeasureAsync(
        Func<HttpClient, Task<LoadResult>> measure,
        CancellationToken cancellation
    )
    {
        await using var server = await StartServerAsync(cancellation);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Urls.First()) };
        await client.GetAsync("/warm", cancellation);
        await client.GetAsync("/start", cancellation);
        return await measure(client);
    }

    /// <summary>A server whose clock starts with <c>/start</c> and that answers nothing while it is frozen.</summary>
    private static async Task<WebApplication> StartServerAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var started = Stopwatch.GetTimestamp();
        server.MapGet("/warm", () => "warm");
        server.MapGet("/start", () => (started = Stopwatch.GetTimestamp()).ToString(CultureInfo.InvariantCulture));
        server.MapGet(
            "/",
            async (CancellationToken stop) =>
            {
                var since = Stopwatch.GetElapsedTime(started);
                if (since >= FrozenFrom && since < FrozenUntil)
                    await Task.Delay(FrozenUntil - since, stop);
                return "answered";
            }
        );
        await server.StartAsync(cancellation);
        return server;
    }

    private static async Task<Outcome> GetAsync(HttpClient client, CancellationToken cancellation)
    {
        using var answer = await client.GetAsync("/", cancellation);
        return answer.IsSuccessStatusCode ? Outcome.Succeeded : Outcome.Failed;
    }

    /// <summary>
    /// What most generators do: each client sends its next request when it has its answer, and counts from the sending.
    /// </summary>
    private static async Task<LoadResult> ClosedLoopAsync(HttpClient client, CancellationToken cancellation)
    {
        var (latencies, started) = (new Latencies(), Stopwatch.GetTimestamp());
        var pause = TimeSpan.FromSeconds((double)ClosedLoopClients / RatePerSecond);
        async Task ClientAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < Duration)
            {
                var sent = Stopwatch.GetTimestamp();
                await GetAsync(client, cancellation);
                latencies.Record(Stopwatch.GetElapsedTime(sent));
                await Task.Delay(pause, cancellation);
            }
        }
        await Task.WhenAll(Enumerable.Range(0, ClosedLoopClients).Select(_ => ClientAsync()));
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new(new(RatePerSecond, Duration), elapsed, latencies) { Succeeded = (int)latencies.Count };
    }
}
