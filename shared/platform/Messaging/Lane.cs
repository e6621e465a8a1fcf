using System.Collections.Concurrent;

namespace Exchange.Platform;

/// <summary>
/// Messages of one type that share a transaction. One batch is under way at a time; what comes meanwhile is the next
/// one, so batches grow with the load and nobody waits for company. Each message ends by itself.
/// </summary>
internal sealed class Lane<TMessage>(MessagesHandler<TMessage> handler, Inbox inbox)
    where TMessage : class
{
    /// <summary>Messages in one transaction at most.</summary>
    public const int MostTogether = 500;

    private readonly ConcurrentQueue<Waiting> queue = new();
    private int isRunning;

    /// <summary>Comes back when the message is handled; fails where the message itself is at fault.</summary>
    public Task HandleAsync(Delivery delivery, TMessage message, CancellationToken cancel)
    {
        var waiting = new Waiting(delivery, message, cancel);
        queue.Enqueue(waiting);
        if (Interlocked.Exchange(ref isRunning, 1) == 0)
            _ = Task.Run(RunAsync, CancellationToken.None);
        return waiting.Done.Task;
    }

    private async Task RunAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } batch)
                await HandleAsync(batch);
            Volatile.Write(ref isRunning, 0);
            // What came after the last look and before the flag fell starts nobody, so it is looked for once more.
        } while (!queue.IsEmpty && Interlocked.Exchange(ref isRunning, 1) == 0);
    }

    private List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        while (batch.Count < MostTogether && queue.TryDequeue(out var waiting))
            batch.Add(waiting);
        return batch;
    }

    /// <summary>A batch that fails is tried in halves, down to the one message that is at fault.</summary>
    private async Task HandleAsync(List<Waiting> batch)
    {
        try
        {
            await HandleTogetherAsync(batch);
            batch.ForEach(waiting => waiting.Done.SetResult());
        }
        catch (Exception fault) when (batch.Count == 1 || batch[0].Cancel.IsCancellationRequested)
        {
            batch.ForEach(waiting => waiting.Done.SetException(fault));
        }
        catch (Exception)
        {
            var half = batch.Count / 2;
            await HandleAsync(batch[..half]);
            await HandleAsync(batch[half..]);
        }
    }

    private Task HandleTogetherAsync(List<Waiting> batch)
    {
        var (first, cancel) = (batch[0], batch[0].Cancel);
        return batch.Count == 1
            ? inbox.HandleAsync(first.Delivery, unit => handler([first.Message], unit), cancel)
            : inbox.HandleAllAsync(
                batch.ConvertAll(waiting => waiting.Delivery),
                (fresh, unit) => HandleFreshAsync(batch, fresh, unit),
                cancel
            );
    }

    private Task HandleFreshAsync(List<Waiting> batch, HashSet<Guid> fresh, Unit unit)
    {
        var messages = new List<TMessage>(fresh.Count);
        foreach (var waiting in batch.Where(waiting => fresh.Remove(waiting.Delivery.MessageId)))
        {
            unit.Cause(waiting.Message, waiting.Delivery.Span);
            messages.Add(waiting.Message);
        }
        return handler(messages, unit);
    }

    private sealed record Waiting(Delivery Delivery, TMessage Message, CancellationToken Cancel)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
