using Microsoft.Extensions.Logging;
using Npgsql;

namespace Exchange.Platform;

/// <summary>A message as it came, and the queue it came by.</summary>
/// <param name="Body">The bytes of its envelope.</param>
/// <param name="Traceparent">The trace of what caused it.</param>
/// <param name="Span">The span in which it is handled.</param>
internal sealed record Delivery(Guid MessageId, string Queue, Func<byte[]> Body, string? Traceparent, string? Span);

/// <summary>
/// One transaction per message: the inbox row, what the handler writes, what it says; then the acknowledgement. A
/// message that was handled before ends at the inbox row. Only a message that is itself at fault may fail here: while
/// the database is away it waits, and where others are in its way for too long it is given back to its queue.
/// </summary>
internal sealed partial class Inbox(Units units, DatabaseGate gate, Figures figures, ILogger<Inbox> log)
{
    public async Task HandleAsync(Delivery delivery, Func<Unit, Task> handle, CancellationToken cancel)
    {
        while (true)
        {
            await gate.OpenAsync(cancel);
            try
            {
                if (await HandleOrGiveBackAsync(delivery, handle, cancel))
                    return;
            }
            catch (Exception fault) when (Database.IsAway(fault) && !cancel.IsCancellationRequested)
            {
                gate.Close(fault);
            }
            catch (Exception fault)
                when (fault is PostgresException wait && Units.IsWait(wait) || Database.IsBusy(fault))
            {
                // It could not even be given back, so it is tried here again.
            }
        }
    }

    /// <summary>
    /// The same for many of one queue: one transaction, with the rows of all in one insert. The handler gets the ids of
    /// those that were not handled before. Only an absent database is waited for here; what else fails is the caller's
    /// to try in smaller parts.
    /// </summary>
    public async Task HandleAllAsync(
        IReadOnlyList<Delivery> deliveries,
        Func<HashSet<Guid>, Unit, Task> handle,
        CancellationToken cancel
    )
    {
        while (true)
        {
            await gate.OpenAsync(cancel);
            try
            {
                await units.RunAsync(unit => HandleAllOnceAsync(unit, deliveries, handle), cancel);
                foreach (var delivery in deliveries)
                    figures.Handled(delivery.Queue);
                return;
            }
            catch (Exception fault) when (Database.IsAway(fault) && !cancel.IsCancellationRequested)
            {
                gate.Close(fault);
            }
            catch (Exception fault) when (Database.IsBusy(fault))
            {
                // It waited for a connection already.
            }
        }
    }

    private async Task<bool> HandleOrGiveBackAsync(Delivery delivery, Func<Unit, Task> handle, CancellationToken cancel)
    {
        try
        {
            await units.RunAsync(unit => HandleOnceAsync(unit, delivery, handle), cancel);
            figures.Handled(delivery.Queue);
            return true;
        }
        catch (PostgresException fault) when (Units.IsWait(fault))
        {
            if (await HasWaitedLongAsync(delivery, cancel))
                throw new InvalidOperationException($"It waited for others for a day: {fault.MessageText}", fault);
            LogWait(delivery.MessageId, delivery.Queue, fault.MessageText);
            return await GiveBackAsync(delivery, fault.MessageText, cancel);
        }
    }

    private static async Task HandleOnceAsync(Unit unit, Delivery delivery, Func<Unit, Task> handle)
    {
        var row = new
        {
            delivery.MessageId,
            delivery.Queue,
            Traceparent = delivery.Span,
        };
        if (await unit.ExecuteAsync(Insert, row) == 1)
            await handle(unit);
    }

    private static async Task HandleAllOnceAsync(
        Unit unit,
        IReadOnlyList<Delivery> deliveries,
        Func<HashSet<Guid>, Unit, Task> handle
    )
    {
        var rows = new
        {
            Ids = deliveries.Select(delivery => delivery.MessageId).ToArray(),
            Spans = deliveries.Select(delivery => delivery.Span).ToArray(),
            deliveries[0].Queue,
        };
        var fresh = await unit.ListAsync<Guid>(InsertAll, rows);
        if (fresh.Count > 0)
            await handle([.. fresh], unit);
    }

    /// <summary>
    /// Sends it to its queue again by the outbox, a little later: it holds up no other message meanwhile, and neither
    /// the broker's limit of deliveries nor its time limit for an acknowledgement counts against it. False where a twin
    /// of it is still on its way out.
    /// </summary>
    private async Task<bool> GiveBackAsync(Delivery delivery, string reason, CancellationToken cancel)
    {
        var row = new
        {
            delivery.MessageId,
            delivery.Queue,
            Body = delivery.Body(),
            delivery.Traceparent,
            reason,
        };
        if (await units.RunAsync(unit => unit.ExecuteAsync(GiveBack, row), cancel) == 0)
            return false;
        figures.GivenBack(delivery.Queue);
        return true;
    }

    /// <summary>
    /// A message that is in its own way (its statement never ends in time) would go round for ever: after a day it is
    /// an operator's. The history of what was sent knows when it was given back first.
    /// </summary>
    private Task<bool> HasWaitedLongAsync(Delivery delivery, CancellationToken cancel) =>
        units.RunAsync(unit => unit.OneAsync<bool>(HasWaited, new { delivery.MessageId, delivery.Queue }), cancel);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} of {Queue} waits for others and is tried again: {Reason}")]
    private partial void LogWait(Guid messageId, string queue, string reason);

    private const string Insert = """
        insert into platform.inbox (message_id, consumer, traceparent)
        values (@MessageId, @Queue, @Traceparent)
        on conflict do nothing
        """;

    // In the order of the ids, so that two replicas with twins of the same messages do not wait for each other.
    private const string InsertAll = """
        insert into platform.inbox (message_id, consumer, traceparent)
        select message_id, @Queue, traceparent
        from unnest(@Ids, @Spans) as heard (message_id, traceparent)
        order by message_id
        on conflict do nothing
        returning message_id
        """;

    private const string HasWaited = """
        select exists (
            select
            from platform.outbox_sent
            where id = @MessageId
            and exchange = @Queue
            and created_at < now() - interval '1 day'
        )
        """;

    // The queue has an exchange of its own name, so the message reaches this listener and nobody else.
    private const string GiveBack = """
        insert into platform.outbox (id, exchange, envelope, traceparent, due_at, last_error)
        values (@MessageId, @Queue, @Body, @Traceparent, now() + interval '10 seconds', @reason)
        on conflict (id) do nothing
        """;
}
