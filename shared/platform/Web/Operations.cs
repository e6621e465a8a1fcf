using Exchange.Kernel;

namespace Exchange.Platform;

/// <summary>Repair by the operator, the same in every service: the error queue is listed and redriven.</summary>
internal static class Operations
{
    public static void Map(Routes routes, string service)
    {
        var errors = $"/v1/operations/{service}/errors";
        routes.Get(errors, "List messages that failed", ListErrors.Handle, Scopes.Operations);
        routes.Act(
            errors + "/{errorId}/redrive",
            "Send a failed message to its queue again",
            RedriveError.Handle,
            Scopes.Operations
        );
    }
}

/// <summary>A message that could not be handled.</summary>
public sealed record FailedMessage(
    FailedMessageId ErrorId,
    string Queue,
    Guid? MessageId,
    string? MessageType,
    string Reason,
    string Body,
    string? Traceparent,
    DateTimeOffset FailedAt,
    DateTimeOffset? RedrivenAt
);

/// <summary>Messages that failed, oldest first.</summary>
internal static class ListErrors
{
    public static async Task<Result<Page<FailedMessage>>> Handle(
        [Microsoft.AspNetCore.Http.AsParameters] Paging paging,
        Unit unit
    )
    {
        _ = FailedMessageId.TryParse(paging.Cursor(), provider: null, out var after);
        var rows = await unit.ListAsync<FailedMessage>(Select, new { after, limit = paging.Size() + 1 });
        return Page.Of(rows, paging, row => row.ErrorId.ToString());
    }

    private const string Select = """
        select id as error_id, queue, message_id, message_type, reason,
               encode(body, 'escape') as body, traceparent, failed_at, redriven_at
        from platform.error_queue
        where id > @after
        order by id
        limit @limit
        """;
}

/// <summary>
/// Puts a failed message back; once, however often it is asked. Its message id stays, so the inbox still knows it.
/// </summary>
internal static class RedriveError
{
    public static async Task<Result<Answered>> Handle(FailedMessageId errorId, Unit unit)
    {
        var found = await unit.FindAsync<Found>(Mark, new { errorId });
        if (found is null)
            return Error.NotFound("failed message");
        if (found.Again)
            return Error.Conflict("error.alreadyRedriven", "The message was sent to its queue again before.");
        await unit.ExecuteAsync(Requeue, new { errorId });
        return new Answered(errorId, found.Queue);
    }

    /// <summary>The message is on its way.</summary>
    internal sealed record Answered(FailedMessageId ErrorId, string Queue);

    private sealed record Found(string Queue, bool Again);

    private const string Mark = """
        with before as (
            select id, queue, redriven_at is not null as again
            from platform.error_queue
            where id = @errorId
            for update
        ), marked as (
            update platform.error_queue
            set redriven_at = coalesce(redriven_at, now())
            where id = @errorId
        )
        select queue, again
        from before
        """;

    // The queue has an exchange of its own name, so the message reaches this listener and nobody else.
    private const string Requeue = """
        insert into platform.outbox (id, exchange, envelope, traceparent)
        select coalesce(message_id, id), queue, body, traceparent
        from platform.error_queue
        where id = @errorId
        """;
}
