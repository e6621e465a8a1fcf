using MassTransit;

namespace Exchange.Platform;

/// <summary>
/// Where a message ends that can't be handled: a row with its bytes and the reason. An operator lists and redrives it.
/// </summary>
internal sealed class ErrorQueue(Units units, DatabaseGate gate, Figures figures)
    : IFilter<ExceptionReceiveContext>,
        IFilter<ReceiveContext>
{
    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next) =>
        ParkAsync(context, $"{context.Exception.GetType().Name}: {context.Exception.Message}");

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) => ParkAsync(context, ReasonOf(context));

    public void Probe(ProbeContext context) => context.CreateFilterScope("error-queue");

    private static string ReasonOf(ReceiveContext context) =>
        context.TransportHeaders.Get<string>("x-first-death-reason") is { } reason
            ? $"Given up by the queue {context.TransportHeaders.Get<string>("x-first-death-queue")}: {reason}"
            : "Nothing here hears this type of message.";

    private async Task ParkAsync(ReceiveContext context, string reason)
    {
        // What can't even be read takes both ways here, one after the other; it is parked once.
        if (context.TryGetPayload<Parked>(out _))
            return;
        context.AddOrUpdatePayload(() => new Parked(), parked => parked);
        var row = new
        {
            id = Guid.CreateVersion7(),
            queue = context.TransportHeaders.Get<string>("x-first-death-queue") ?? context.InputAddress.Segments[^1],
            messageId = context.GetMessageId(),
            messageType = TypeOf(context),
            reason = Storable(reason),
            body = context.GetBody(),
            contentType = context.ContentType?.ToString(),
            traceparent = context.TransportHeaders.Get<string>("traceparent"),
        };
        while (true)
        {
            await gate.OpenAsync(context.CancellationToken);
            try
            {
                await units.RunAsync(unit => unit.ExecuteAsync(Insert, row), context.CancellationToken);
                figures.Parked(row.queue);
                return;
            }
            catch (Exception fault) when (Database.IsAway(fault) && !context.CancellationToken.IsCancellationRequested)
            {
                gate.Close(fault);
            }
            catch (Exception fault) when (Database.IsBusy(fault) && !context.CancellationToken.IsCancellationRequested)
            {
                // It waited for a connection already.
            }
        }
    }

    private sealed class Parked;

    private static string? TypeOf(ReceiveContext context)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(context.GetBody());
            return Storable(document.RootElement.GetProperty("messageType")[0].GetString());
        }
        catch (Exception fault)
            when (fault
                    is System.Text.Json.JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or IndexOutOfRangeException
            )
        {
            return null;
        }
    }

    // PostgreSQL's text has no place for this character, and what can't be parked would come back for ever.
    private static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    private const string Insert = """
        insert into platform.error_queue (id, queue, message_id, message_type, reason, body, content_type, traceparent)
        values (@id, @queue, @messageId, @messageType, @reason, @body, @contentType, @traceparent)
        """;
}
