using System.Diagnostics;

namespace Exchange.Platform;

/// <summary>
/// One transaction per message: the inbox row, what the handler writes, what it says; then the acknowledgement. A
/// message that was handled before ends at the inbox row.
/// </summary>
internal sealed class Inbox(Units units, DatabaseGate gate)
{
    public async Task HandleAsync(Guid messageId, string consumer, Func<Unit, Task> handle, CancellationToken cancel)
    {
        while (true)
        {
            await gate.OpenAsync(cancel);
            try
            {
                await units.RunAsync(unit => HandleOnceAsync(unit, messageId, consumer, handle), cancel);
                return;
            }
            catch (Exception fault) when (Database.IsAway(fault) && !cancel.IsCancellationRequested)
            {
                gate.Close(fault);
            }
        }
    }

    private static async Task HandleOnceAsync(Unit unit, Guid messageId, string consumer, Func<Unit, Task> handle)
    {
        var row = new
        {
            messageId,
            consumer,
            traceparent = Activity.Current?.Id,
        };
        if (await unit.ExecuteAsync(Insert, row) == 1)
            await handle(unit);
    }

    private const string Insert = """
        insert into platform.inbox (message_id, consumer, traceparent)
        values (@messageId, @consumer, @traceparent)
        on conflict do nothing
        """;
}
