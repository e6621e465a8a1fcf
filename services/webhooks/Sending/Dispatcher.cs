using System.Collections.Concurrent;
using System.Threading.Channels;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Domain;
using Polly;

namespace Exchange.Webhooks.Sending;

/// <summary>
/// Sends what is due. One loop takes work, the attempts run beside each other, and another loop writes their ends in
/// batches. Nothing is lost when the process dies: what it held comes due when the lease ends.
/// </summary>
public sealed partial class Dispatcher(Sender sender, Letters letters, Outside outside, ILogger<Dispatcher> log)
    : IHostedService,
        IDisposable
{
    private const int MostInFlight = 4096;
    private const int MostOfSound = 1024;

    // Slow and failing endpoints share these, so that however many there are, the others have room and places. Each
    // that is taken has a place at once: in a row, one that fails would wait behind all that hang.
    private const int MostOfSuspect = 256;
    private const int PlacesOfSound = 256;
    private const int MostOfOwner = 128;
    private const int SuspectOfOwner = 32;
    private const int MostEndedTogether = 500;

    // Time is left for the attempt and for writing its end.
    private static readonly TimeSpan LastStart = DeliveryQueue.Lease - Sender.Deadline - TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<EndpointId, Lane> lanes = new();

    // Neither is ever full: what stands in them is in flight until it is written.
    private readonly Channel<Ended> ended = Channel.CreateBounded<Ended>(MostInFlight);
    private readonly Channel<Taken> back = Channel.CreateBounded<Taken>(MostInFlight);
    private readonly ResiliencePipeline sound = Places(PlacesOfSound);
    private readonly ResiliencePipeline suspect = Places(MostOfSuspect);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource breaking = new();
    private int inFlight;

    /// <summary>Takes what is due and starts it; answers how many.</summary>
    public async Task<int> TakeAsync(Units units, CancellationToken cancel)
    {
        LaneRoom[] busy =
        [
            .. lanes
                .Select(one => new LaneRoom(one.Key, one.Value.InFlight, one.Value.Most, one.Value.IsSuspect))
                .Where(one => one.InFlight > 0 || one.IsSuspect),
        ];
        var room = RoomBeside(busy);
        if (stopping.IsCancellationRequested || room is { Sound: 0, Suspect: 0 })
            return 0;
        var (taken, keys) = await units.RunAsync(
            async unit =>
            {
                var all = await DeliveryQueue.TakeAsync(unit, outside.Now, busy, room);
                return (all, await EndpointKeys.OfAsync(unit, all.Select(one => one.EndpointId), outside.Now));
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
        var unwritten = new List<Ended>();
        var isWritten = false;
        try
        {
            unwritten = await Endings.WriteAsync(units, batch, cancel);
            if (returned.Count > 0)
                await units.RunAsync(unit => DeliveryQueue.GiveBackAsync(unit, returned), cancel);
            isWritten = true;
        }
        finally
        {
            if (!isWritten)
                Keep(batch, returned);
        }
        Keep(unwritten, returned: []);
        var written = batch.Except(unwritten).Select(one => one.Of);
        foreach (var one in written.Concat(returned))
            Leave(one.EndpointId);
        return batch.Count - unwritten.Count + returned.Count;
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

    private TakeRoom RoomBeside(IReadOnlyCollection<LaneRoom> busy)
    {
        var suspects = busy.Where(lane => lane.IsSuspect).ToList();
        var all = Volatile.Read(ref inFlight);
        var left = Math.Max(MostInFlight - all, 0);
        return new TakeRoom(
            Lane.Start,
            Lane.OfSuspect,
            MostOfOwner,
            SuspectOfOwner,
            Math.Clamp(MostOfSound - (all - suspects.Sum(lane => lane.InFlight)), 0, left),
            // What was taken before an endpoint became suspect has no place of theirs.
            Math.Clamp(MostOfSuspect - suspects.Sum(lane => Math.Min(lane.InFlight, lane.Most)), 0, left)
        );
    }

    private async Task RunAsync(Taken taken, Lane lane, IEnumerable<SealedKey> keys, long takenAt)
    {
        try
        {
            await lane.RunAsync(
                token => PlaceAsync(taken, lane, () => AttemptAsync(taken, lane, keys, takenAt), token),
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

    // An attempt at a sound endpoint keeps its place only until it is slow: so what begins to hang, at however many
    // endpoints at once, keeps the places for a second and no longer.
    private async ValueTask PlaceAsync(Taken taken, Lane lane, Func<Task> attempt, CancellationToken cancel)
    {
        if (taken.Failing || lane.IsSuspect)
        {
            await suspect.ExecuteAsync(_ => new ValueTask(attempt()), cancel);
            return;
        }
        var running = Task.CompletedTask;
        await sound.ExecuteAsync(
            async _ =>
            {
                running = attempt();
                await Task.WhenAny(running, Task.Delay(Lane.Slow, CancellationToken.None));
            },
            cancel
        );
        await running;
    }

    private async Task AttemptAsync(Taken taken, Lane lane, IEnumerable<SealedKey> keys, long takenAt)
    {
        stopping.Token.ThrowIfCancellationRequested();
        var waited = outside.Clock.GetElapsedTime(takenAt);
        if (waited > LastStart)
        {
            back.Writer.TryWrite(taken);
            return;
        }
        var startedAt = taken.TakenAt + waited;
        Attempt? attempt = null;
        lane.Begin();
        try
        {
            attempt = await SendAsync(taken, keys, startedAt);
        }
        finally
        {
            lane.End(attempt is { IsUnsent: false } ? attempt : null);
        }
        var most = taken.Position is null || attempt.IsFinal ? 1 : RetrySchedule.MostAttempts;
        var verdict = Verdict.Of(attempt, taken.Tries + 1, most, startedAt + attempt.Took, outside.Random());
        ended.Writer.TryWrite(new Ended(taken, startedAt, attempt, verdict));
    }

    // What can't be said ends as an attempt that failed, so that it waits for its time as others do.
    private async Task<Attempt> SendAsync(Taken taken, IEnumerable<SealedKey> keys, DateTimeOffset startedAt)
    {
        if (taken is { Position: not null, Resource: null })
            return Attempt.Unsent(Attempt.Forgotten);
        if (!Letters.MayBeTold(taken))
            return Attempt.Unsent(Attempt.Scope);
        Letter letter;
        try
        {
            letter = letters.Of(taken, keys, startedAt);
        }
        catch (Exception fault) when (LogFault(fault, taken.DeliveryId))
        {
            return Attempt.Unsent(Attempt.Internal);
        }
        return await sender.AttemptAsync(letter, breaking.Token);
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
