using Exchange.Kernel;
using FluentValidation;

namespace Exchange.Platform;

/// <summary>
/// Puts a failed message back; once, however often it is asked. Its message id stays, so the inbox still knows it.
/// </summary>
internal static class RedriveError
{
    public static async Task<Result<Answered>> Handle(FailedMessageId errorId, Unit unit)
    {
        if (await OpenError.LockAsync(unit, errorId) is { IsOk: false } settled)
            return settled.Error;
        var queue = await unit.OneAsync<string>(Mark, new { errorId });
        await unit.ExecuteAsync(Requeue, new { errorId });
        return new Answered(errorId, queue);
    }

    /// <summary>The message is on its way.</summary>
    internal sealed record Answered(FailedMessageId ErrorId, string Queue);

    private const string Mark = """
        update platform.error_queue
        set redriven_at = now()
        where id = @errorId
        returning queue
        """;

    // The queue has an exchange of its own name, so the message reaches this listener and nobody else. How long it has
    // waited for others counts anew.
    private const string Requeue = """
        with forgotten as (
            delete from platform.outbox_sent
            using platform.error_queue
            where error_queue.id = @errorId
            and outbox_sent.id = error_queue.message_id
            and outbox_sent.exchange = error_queue.queue
        )
        insert into platform.outbox (id, exchange, envelope, traceparent)
        select coalesce(message_id, id), queue, body, traceparent
        from platform.error_queue
        where id = @errorId
        """;
}

/// <summary>Puts a failed message away for good; who did it, when and why stays with it.</summary>
internal static class DiscardError
{
    /// <param name="Reason">Why nothing is lost by it, 1 to 1000 characters.</param>
    internal sealed record Request(string Reason);

    /// <summary>The message is put away.</summary>
    internal sealed record Answered(FailedMessageId ErrorId, string Queue, DateTimeOffset DiscardedAt);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(1000);
    }

    public static async Task<Result<Answered>> Handle(
        FailedMessageId errorId,
        Request request,
        Caller caller,
        Unit unit
    )
    {
        if (await OpenError.LockAsync(unit, errorId) is { IsOk: false } settled)
            return settled.Error;
        var row = new
        {
            errorId,
            caller.ClientId,
            request.Reason,
        };
        return await unit.OneAsync<Answered>(Discard, row);
    }

    private const string Discard = """
        update platform.error_queue
        set discarded_at = now(),
            discarded_by = @ClientId,
            discard_reason = @Reason
        where id = @errorId
        returning id as error_id, queue, discarded_at
        """;
}

/// <summary>A failed message that nobody has redriven or discarded.</summary>
internal static class OpenError
{
    /// <summary>Locks it, or refuses.</summary>
    public static async Task<Result<Nothing>> LockAsync(Unit unit, FailedMessageId errorId)
    {
        if (await unit.FindAsync<Found>(Lock, new { errorId }) is not { } found)
            return Error.NotFound("failed message");
        if (found.IsRedriven)
            return Error.Conflict("error.alreadyRedriven", "The message was sent to its queue again before.");
        if (found.IsDiscarded)
            return Error.Conflict("error.alreadyDiscarded", "The message was put away before.");
        return default(Nothing);
    }

    private sealed record Found(bool IsRedriven, bool IsDiscarded);

    private const string Lock = """
        select redriven_at is not null as is_redriven, discarded_at is not null as is_discarded
        from platform.error_queue
        where id = @errorId
        for update
        """;
}
