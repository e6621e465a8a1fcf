using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>How deliveries are measured.</summary>
public sealed record WebhookPlan
{
    /// <summary>Events of each run on the timetable.</summary>
    public int Events { get; init; } = 100_000;

    /// <summary>Events a second.</summary>
    public int Rate { get; init; } = 200;

    /// <summary>Endpoints, each of a participant of its own.</summary>
    public int Endpoints { get; init; } = 50;

    /// <summary>How many of them are dead in the second run, and how many slow.</summary>
    public int Bad { get; init; } = 5;

    /// <summary>How many more endpoints, each of a participant of its own, hang in the third run.</summary>
    public int Hanging { get; init; } = 30;

    /// <summary>Events of the third run.</summary>
    public int HangingEvents { get; init; } = 12_000;

    /// <summary>Events that are said at once, for the throughput.</summary>
    public int Burst { get; init; } = 10_000;
}

/// <summary>
/// From the event to its arrival: with every receiver sound, then with dead and slow ones among them, then beside many
/// endpoints that all hang; and how many deliveries a second there are when much is said at once. Each event is
/// delivered to two endpoints; every twentieth of the third run to one of those that hang instead of one.
/// </summary>
public sealed class WebhookLoad(WebhookPlan plan, TextWriter output)
{
    private const double GoalMs = 1_000;
    private const double MostSlower = 1.2;
    private const double DeliveriesGoal = 1_000;

    // Each of these is told to one of the endpoints that hang.
    private const int EachHanging = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Measures, and prints each goal and whether it is met.</summary>
    /// <returns>True where every goal is kept.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await using var stack = await TestStack.StartAsync("load", cancellation);
        await using var exchange = await RunningExchange.StartAsync(
            stack.Home,
            stack.Postgres,
            stack.Rabbit,
            cancellation: cancellation
        );
        using var market = new Market(exchange);
        await using var receiver = await HookReceiver.StartAsync();
        await using var publisher = await FactPublisher.OpenAsync(exchange.Broker);
        var traders = new List<Trader>();
        for (var n = 0; n < plan.Endpoints + plan.Hanging; n++)
            traders.Add(await market.HolderAsync());
        var partners = await HookPartners.RegisterAsync(receiver, traders.Take(plan.Endpoints));
        var crowd = await HookPartners.RegisterAsync(receiver, traders.Skip(plan.Endpoints));

        var burst = await BurstAsync(receiver, publisher, partners);
        var sound = await FlowAsync(
            new("all sound", plan.Events, Bad: 0),
            stack,
            exchange,
            receiver,
            publisher,
            partners
        );
        for (var n = 0; n < plan.Bad; n++)
        {
            receiver.Behave(partners[n].Place, n % 2 == 0 ? Behavior.Hangs : Behavior.Refuses);
            receiver.Behave(partners[plan.Bad + n].Place, Behavior.Slow);
        }
        var mixed = await FlowAsync(
            new($"{plan.Bad} dead, {plan.Bad} slow", plan.Events, 2 * plan.Bad),
            stack,
            exchange,
            receiver,
            publisher,
            partners
        );
        var hanging = mixed;
        if (plan.Hanging > 0)
        {
            foreach (var one in crowd)
                receiver.Behave(one.Place, Behavior.Hangs);
            hanging = await FlowAsync(
                new($"and {plan.Hanging} that hang", plan.HangingEvents, 2 * plan.Bad, crowd),
                stack,
                exchange,
                receiver,
                publisher,
                partners
            );
        }

        return await JudgeAsync(burst, sound, mixed, hanging);
    }

    private async Task<bool> JudgeAsync(double burst, double sound, double mixed, double hanging)
    {
        var isFast = await SayAsync(
            burst >= DeliveriesGoal,
            $"{burst:N0} deliveries/s of a burst; the goal is {DeliveriesGoal:N0}"
        );
        var isPrompt = await SayAsync(
            sound < GoalMs && mixed < GoalMs,
            $"p99 {sound:F0} ms at healthy endpoints, {mixed:F0} ms beside {2 * plan.Bad} bad; the goal is {GoalMs:F0}"
        );
        var isFair = await SayAsync(
            mixed <= sound * MostSlower,
            $"{mixed / sound:F2} of the p99 without them, {mixed - sound:+0;-0;0} ms; the goal is {MostSlower:F2}"
        );
        var isApart = await SayAsync(
            hanging < GoalMs && hanging <= sound * MostSlower,
            $"p99 {hanging:F0} ms beside {plan.Hanging} more that hang, {hanging / sound:F2} of it; the same goals"
        );
        return isFast && isPrompt && isFair && isApart;
    }

    private async Task<bool> SayAsync(bool isMet, FormattableString goal)
    {
        await output.WriteLineAsync($"{(isMet ? "met   " : "MISSED")}  {goal.ToString(CultureInfo.InvariantCulture)}");
        return isMet;
    }

    /// <summary>Says much at once; answers how many deliveries a second there are.</summary>
    private async Task<double> BurstAsync(HookReceiver receiver, FactPublisher publisher, HookPartner[] partners)
    {
        var before = receiver.Arrivals.Count;
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.Burst),
            new ParallelOptions { MaxDegreeOfParallelism = 100 },
            async (n, _) => await publisher.SayAsync(EventId.New(), Buyer(partners, n).Id, Holder(partners, n).Id)
        );
        var deliveries = 2 * plan.Burst;
        await Eventually.SeeAsync(
            () => Task.FromResult(receiver.Arrivals.Count - before),
            count => count == deliveries,
            "everything arrived",
            Patience
        );
        var rate = deliveries / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{deliveries:N0} deliveries of a burst: {rate:N0}/s")
        );
        return rate;
    }

    /// <summary>Says events on the timetable; answers the p99 of sound endpoints, in milliseconds.</summary>
    private async Task<double> FlowAsync(
        Flow flow,
        TestStack stack,
        RunningExchange exchange,
        HookReceiver receiver,
        FactPublisher publisher,
        HookPartner[] partners
    )
    {
        var sound = partners.Skip(flow.Bad).Select(partner => partner.Place).ToHashSet(StringComparer.Ordinal);
        var said = new ConcurrentDictionary<(string Place, string EventId), long>();
        var cpu = new CpuMeter(await WatchedProcesses.OfAsync(stack, exchange, CancellationToken.None));
        var timetable = new Timetable(plan.Rate, TimeSpan.FromSeconds((double)flow.Events / plan.Rate));
        var started = Stopwatch.GetTimestamp();
        var run = await new OpenLoop(timetable).RunAsync(SayAsync, CancellationToken.None);
        await Eventually.SeeAsync(
            () => Task.FromResult(said.Keys.Count(key => !receiver.Arrivals.ContainsKey(key))),
            left => left == 0,
            "everything arrived at sound endpoints",
            Patience
        );
        var latencies = new Latencies();
        foreach (var (key, planned) in said)
            latencies.Record(Stopwatch.GetElapsedTime(planned, receiver.Arrivals[key]));
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{flow.Name, -16} {plan.Rate}/s, {said.Count:N0} deliveries to sound endpoints: "
                    + $"p50 {latencies.PercentileMs(50):F0} ms, p99 {latencies.PercentileMs(99):F0} ms, "
                    + $"max {latencies.MaxMs:F0} ms; late {run.Late}, load average {CpuMeter.LoadAverage}"
            )
        );
        await output.WriteLineAsync(
            "    "
                + string.Join(
                    ", ",
                    cpu.Read().Where(one => one.Percent >= 1).Select(one => $"{one.Name} {one.Percent:F0} %")
                )
        );
        return latencies.PercentileMs(99);

        async Task<Outcome> SayAsync(int n, CancellationToken cancel)
        {
            var (id, buyer, holder) = (EventId.New(), Buyer(partners, n), Holder(partners, n));
            if (flow.Hanging is { } hanging && n % EachHanging == 0)
                holder = hanging[n / EachHanging % hanging.Length];
            var planned = started + (long)(timetable.At(n).TotalSeconds * Stopwatch.Frequency);
            foreach (var place in new[] { buyer.Place, holder.Place }.Where(sound.Contains))
                said[(place, id.ToString())] = planned;
            await publisher.SayAsync(id, buyer.Id, holder.Id);
            return Outcome.Succeeded;
        }
    }

    /// <param name="Bad">How many of the partners are dead or slow.</param>
    /// <param name="Hanging">Those that hang beside them; null for none.</param>
    private sealed record Flow(string Name, int Events, int Bad, HookPartner[]? Hanging = null);

    // Everybody deals with everybody in turn, and nobody with itself.
    private static HookPartner Buyer(HookPartner[] partners, int n) => partners[n % partners.Length];

    private static HookPartner Holder(HookPartner[] partners, int n) =>
        partners[(n + 1 + n / partners.Length % (partners.Length - 1)) % partners.Length];
}
