using System.Collections.Concurrent;
using System.Threading.Channels;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Domain;
using Exchange.Webhooks.Vocabulary;
using Polly;

namespace Exchange.Webhooks.Sending;

/// <summary>
/// Sends what is due. One loop takes work, the attempts run beside each other, and another loop writes their ends in
/// batches. Nothing is lost when the process dies: what it held comes due when the lease ends.
/// </summary>
public sealed partial class Dispatcher(
    Sender sender,
    Letters letters,
    KeyCipher cipher,
    Outside outside,
    ILogger<Dispatcher> log
) : IHostedService, IDisposable
{
    private const int MostInFlight = 1024;
    private const int MostEndedTogether = 500;
    private const int PlacesOfSound = 256;

    // Slow and failing endpoints share these, so that however many there are, the others have places.
    private const int PlacesOfSuspect = 64;

    // Time is left for the attempt and for writing its end.
    private static readonly TimeSpan LastStart = DeliveryQueue.Lease - Sender.Deadline - TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<EndpointId, Lane> lanes = new();

    // Neither is ever full: what stands in them is in flight until it is written.
    private readonly Channel<Ended> ended = Channel.CreateBounded<Ended>(MostInFlight);
    private readonly Channel<Taken> back = Channel.CreateBounded<Taken>(MostInFlight);
    private readonly ResiliencePipeline sound = Places(PlacesOfSound);
    private readonly ResiliencePipeline suspect = Places(PlacesOfSuspect);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource breaking = new();
    private int inFlight;

    /// <summary>Takes what is due and starts it; answers how many.</summary>
    public async Task<int> TakeAsync(Units units, CancellationToken cancel)
    {
        var room = MostInFlight - Volatile.Read(ref inFlight);
        if (stopping.IsCancellationRequested || room <= 0)
            return 0;
        var busy = lanes.Where(lane => lane.Value is { InFlight: > 0 } or { IsSlow: true });
        LaneRoom[] rooms = [.. busy.Select(lane => new LaneRoom(lane.Key, lane.Value.InFlight, lane.Value.Most))];
        var (taken, keys) = await units.RunAsync(
            async unit =>
            {
                var all = await DeliveryQueue.TakeAsync(unit, outside.Now, rooms, Lane.Room, room);
                var endpoints = all.Select(one => one.EndpointId);
                return (all, all.Count == 0 ? [] : await EndpointKeys.OfAsync(unit, cipher, endpoints, outside.Now));
            },
            cancel
        );
        var takenAt = outside.Clock.GetTimestamp();
        foreach (var one in taken)
        {
            var lane = lanes.GetOrAdd(one.EndpointId, _ => new Lane());
            lane.Enter();
            Interlocked.Increment(ref inFlight);
            // On a thread of its own: until it waits for the receiver, an attempt is work.
            _ = Task.Run(() => RunAsync(one, lane, keys[one.EndpointId], takenAt), CancellationToken.None);
        }
        // Meanwhile more comes due, which then shares a look into the queue.
        if (taken.Count > 0)
            await Task.Delay(Gather, cancel);
        return taken.Count;
    }

    /// <summary>Writes how attempts ended, those that ended together in one transaction; answers how many.</summary>
    public async Task<int> WriteAsync(Units units, CancellationToken cancel)
    {
        await WaitAsync(cancel);
        var returned = Drain(back);
        var batch = Drain(ended);
        var isWritten = false;
        try
        {
            await WriteAsync(units, batch, cancel);
            if (returned.Count > 0)
                await units.RunAsync(unit => DeliveryQueue.GiveBackAsync(unit, returned), cancel);
            isWritten = true;
        }
        finally
        {
            if (!isWritten)
                Keep(batch, returned);
        }
        foreach (var endpoint in batch.Select(one => one.Of.EndpointId).Concat(returned.Select(one => one.EndpointId)))
            Leave(endpoint);
        return batch.Count + returned.Count;
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Takes nothing more, lets what is under way end, gives back what does not, and waits until all of it is written.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        var started = TimeProvider.System.GetTimestamp();
        while (Volatile.Read(ref inFlight) > 0 && !cancellationToken.IsCancellationRequested)
        {
            if (TimeProvider.System.GetElapsedTime(started) > StopLimit)
                await breaking.CancelAsync();
            if (TimeProvider.System.GetElapsedTime(started) > 1.5 * StopLimit)
                return;
            await Task.Delay(Gather, CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stopping.Dispose();
        breaking.Dispose();
    }

    private async Task RunAsync(Taken taken, Lane lane, SigningKeys keys, long takenAt)
    {
        var places = taken.Failing || lane.IsSlow ? suspect : sound;
        try
        {
            await lane.RunAsync(
                token => places.ExecuteAsync(inner => AttemptAsync(taken, lane, keys, takenAt, inner), token),
                stopping.Token
            );
        }
        catch (OperationCanceledException)
        {
            back.Writer.TryWrite(taken);
        }
        catch (Exception fault) when (LogFault(fault, taken.DeliveryId))
        {
            // Left to the end of its lease: what fails here fails for a reason that trying at once does not mend.
            Leave(taken.EndpointId);
        }
    }

    private async ValueTask AttemptAsync(
        Taken taken,
        Lane lane,
        SigningKeys keys,
        long takenAt,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        var waited = outside.Clock.GetElapsedTime(takenAt);
        if (waited > LastStart)
        {
            back.Writer.TryWrite(taken);
            return;
        }
        var startedAt = taken.TakenAt + waited;
        var attempt = await sender.AttemptAsync(letters.Of(taken, keys, startedAt), breaking.Token);
        lane.Learn(attempt.Took);
        var most = taken.Position is null ? 1 : RetrySchedule.MostAttempts;
        var verdict = Verdict.Of(attempt, taken.Tries + 1, most, startedAt + attempt.Took, outside.Random());
        ended.Writer.TryWrite(new Ended(taken, startedAt, attempt, verdict));
    }

    private async Task WriteAsync(Units units, IReadOnlyList<Ended> batch, CancellationToken cancel)
    {
        if (batch.Count == 0)
            return;
        // Before their ends are written, so that a death in between leaves an attempt to be repeated, not a receiver
        // that was not heard.
        foreach (var one in batch.Where(one => one.Verdict.IsGone).DistinctBy(one => one.Of.EndpointId))
            await DisableAsync(units, one.Of.EndpointId, "gone", cancel);
        foreach (var one in batch.Where(one => one.Of.Type is NoticeTypes.Challenge && one.Attempt.IsSuccess))
        {
            if (Challenge.IsMetBy(one.Of.Challenge, one.Attempt.Answer))
                await units.RunAsync(
                    unit => EndpointStates.VerifyAsync(unit, one.Of.EndpointId, one.Of.Challenge),
                    cancel
                );
        }
        var failing = await units.RunAsync(unit => DeliveryEnds.WriteAsync(unit, batch), cancel);
        foreach (var endpoint in failing)
            await DisableAsync(units, endpoint, "failing", cancel);
    }

    private static async Task DisableAsync(Units units, EndpointId endpoint, string because, CancellationToken cancel)
    {
        await units.RunAsync(unit => EndpointStates.DisableAsync(unit, endpoint, because), cancel);
        while (await units.RunAsync(unit => EndpointStates.DiscardAsync(unit, endpoint), cancel) > 0) { }
    }

    private async Task WaitAsync(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(
            ended.Reader.WaitToReadAsync(either.Token).AsTask(),
            back.Reader.WaitToReadAsync(either.Token).AsTask()
        );
        await either.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        // Company comes soon: a commit for each would cost more than the attempts.
        await Task.Delay(Gather, cancel);
    }

    private void Keep(List<Ended> batch, List<Taken> returned)
    {
        batch.ForEach(one => ended.Writer.TryWrite(one));
        returned.ForEach(one => back.Writer.TryWrite(one));
    }

    private void Leave(EndpointId endpoint)
    {
        lanes[endpoint].Leave();
        Interlocked.Decrement(ref inFlight);
    }

    private static List<T> Drain<T>(Channel<T> channel)
    {
        var all = new List<T>();
        while (all.Count < MostEndedTogether && channel.Reader.TryRead(out var one))
            all.Add(one);
        return all;
    }

    private static ResiliencePipeline Places(int count) =>
        new ResiliencePipelineBuilder().AddConcurrencyLimiter(count, queueLimit: MostInFlight).Build();

    private bool LogFault(Exception fault, DeliveryId deliveryId)
    {
        LogFailed(fault, deliveryId.ToString());
        return true;
    }

    [LoggerMessage(LogLevel.Error, "The delivery {DeliveryId} could not be attempted")]
    private partial void LogFailed(Exception fault, string deliveryId);
}
