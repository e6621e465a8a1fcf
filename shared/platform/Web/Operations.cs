using System.Text;
using Exchange.Kernel;

namespace Exchange.Platform;

/// <summary>
/// Repair by the operator, the same in every service: a failed message is read, redriven or discarded.
/// </summary>
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
        routes.Act(
            errors + "/{errorId}/discard",
            "Put a failed message away for good",
            DiscardError.Handle,
            Scopes.Operations
        );
    }
}

/// <summary>A message that could not be handled. It is open until it is redriven or discarded.</summary>
/// <param name="Body">Its bytes, read as UTF-8.</param>
/// <param name="RedrivenAt">When it was sent to its queue again.</param>
/// <param name="DiscardedAt">When it was put away for good.</param>
/// <param name="DiscardedBy">The API client that put it away.</param>
/// <param name="DiscardReason">Why it was put away.</param>
public sealed record FailedMessage(
    FailedMessageId ErrorId,
    string Queue,
    Guid? MessageId,
    string? MessageType,
    string Reason,
    string Body,
    string? Traceparent,
    DateTimeOffset FailedAt,
    DateTimeOffset? RedrivenAt,
    DateTimeOffset? DiscardedAt,
    string? DiscardedBy,
    string? DiscardReason
);

/// <summary>Messages that failed, oldest first.</summary>
internal static class ListErrors
{
    public static async Task<Result<Page<FailedMessage>>> Handle(
        [Microsoft.AspNetCore.Http.AsParameters] Paging paging,
        Unit unit
    )
    {
        if (!paging.TryId<FailedMessageKind>(out var after))
            return Paging.NoCursor();
        var rows = await unit.ListAsync<Row>(Select, new { after, limit = paging.Size() + 1 });
        return Page.Of(rows.Select(row => row.ToMessage()).ToList(), paging, message => message.ErrorId.ToString());
    }

    private sealed record Row(
        FailedMessageId Id,
        string Queue,
        Guid? MessageId,
        string? MessageType,
        string Reason,
        byte[] Body,
        string? Traceparent,
        DateTimeOffset FailedAt,
        DateTimeOffset? RedrivenAt,
        DateTimeOffset? DiscardedAt,
        string? DiscardedBy,
        string? DiscardReason
    )
    {
        public FailedMessage ToMessage() =>
            new(
                Id,
                Queue,
                MessageId,
                MessageType,
                Reason,
                Encoding.UTF8.GetString(Body),
                Traceparent,
                FailedAt,
                RedrivenAt,
                DiscardedAt,
                DiscardedBy,
                DiscardReason
            );
    }

    private const string Select = """
        select id, queue, message_id, message_type, reason, body, traceparent, failed_at, redriven_at,
               discarded_at, discarded_by, discard_reason
        from platform.error_queue
        where id > @after
        order by id
        limit @limit
        """;
}
