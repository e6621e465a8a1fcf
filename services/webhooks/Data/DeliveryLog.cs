using Exchange.Platform;
using Exchange.Webhooks.Domain;

namespace Exchange.Webhooks.Data;

/// <summary>A delivery: one event for one endpoint.</summary>
/// <param name="EventId">The event, and the <c>webhook-id</c> of every attempt.</param>
/// <param name="State">
/// due, held (its endpoint is paused, or not verified), delivered, failed, or discarded (it was disabled).
/// </param>
/// <param name="Tries">Attempts since it was made, or replayed.</param>
/// <param name="NextAttemptAt">When it is tried next; null where it is not, and while it is under way.</param>
/// <param name="LastStatus">What the receiver said last; null where it said nothing.</param>
/// <param name="LastFailure">Why the last attempt failed; null where it did not, or there was none.</param>
public sealed record DeliveryAnswer(
    DeliveryId DeliveryId,
    EndpointId EndpointId,
    EventId EventId,
    string Type,
    DeliveryState State,
    int Tries,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? EndedAt,
    int? LastStatus,
    string? LastFailure
);

/// <summary>One attempt at a delivery.</summary>
/// <param name="TookMs">From the connection to the end of the answer, in milliseconds.</param>
/// <param name="Status">The receiver's status; null where it gave none.</param>
/// <param name="Failure">
/// Why it is no success: status, redirect, timeout, name, connect, tls, reset, protocol, address; internal (the
/// exchange's own fault), forgotten (the feed does not keep the event any more), scope (the endpoint may not be told of
/// it any more); null for a success.
/// </param>
/// <param name="Answer">The first kilobyte of the receiver's answer.</param>
public sealed record AttemptAnswer(DateTimeOffset StartedAt, int TookMs, int? Status, string? Failure, string? Answer);

/// <summary>Which deliveries; each filter that is given must hold.</summary>
public sealed record DeliveryWish(
    EndpointId? EndpointId,
    EventId? EventId,
    string? State,
    string? Type,
    DateTimeOffset? From,
    DateTimeOffset? To
);

/// <summary>Reads the log of deliveries: an owner's own, or all.</summary>
public static class DeliveryLog
{
    /// <summary>A delivery that this caller may see; null where there is none.</summary>
    public static Task<DeliveryAnswer?> FindAsync(Unit unit, DeliveryId deliveryId, Caller caller) =>
        unit.FindAsync<DeliveryAnswer>(
            $"""
            select {Columns}
            from delivery
            join endpoint using (endpoint_id)
            join endpoint_health as health using (endpoint_id)
            {Last}
            where delivery_id = @deliveryId
              and endpoint.state <> 'deleted'
              and (owner_id = @Me or @SeesAll)
            """,
            new
            {
                deliveryId,
                Me = caller.ParticipantId,
                caller.SeesAll,
            }
        );

    /// <summary>Deliveries, the newest first. Each endpoint's part is one walk along its index.</summary>
    public static Task<IReadOnlyList<DeliveryAnswer>> ListAsync(
        Unit unit,
        DeliveryWish wish,
        Caller caller,
        DeliveryId? before,
        int limit
    ) =>
        unit.ListAsync<DeliveryAnswer>(
            $"""
            select {Columns}
            from endpoint
            join endpoint_health as health using (endpoint_id)
            cross join lateral (
              select *
              from delivery
              where delivery.endpoint_id = endpoint.endpoint_id
                and (@Before::uuid is null or delivery_id < @Before)
                and (@EventId::uuid is null or event_id = @EventId)
                and (@State::text is null or {Shown} = @State)
                and (@Type::text is null or type = @Type)
                and (@From::timestamptz is null or delivery.created_at >= @From)
                and (@To::timestamptz is null or delivery.created_at <= @To)
              order by delivery_id desc
              limit @Limit
            ) as delivery
            {Last}
            where (owner_id = @Me or @SeesAll)
              and endpoint.state <> 'deleted'
              and (@EndpointId::uuid is null or endpoint.endpoint_id = @EndpointId)
            order by delivery_id desc
            limit @Limit
            """,
            new
            {
                Before = before?.Value,
                EventId = wish.EventId?.Value,
                wish.State,
                wish.Type,
                From = wish.From?.UtcDateTime,
                To = wish.To?.UtcDateTime,
                EndpointId = wish.EndpointId?.Value,
                Me = caller.ParticipantId,
                caller.SeesAll,
                Limit = limit,
            }
        );

    /// <summary>The last five deliveries of an endpoint that failed, or fail, the newest first.</summary>
    public static Task<IReadOnlyList<DeliveryAnswer>> LastFailuresAsync(Unit unit, EndpointId endpointId) =>
        unit.ListAsync<DeliveryAnswer>(
            $"""
            select {Columns}
            from delivery
            join endpoint using (endpoint_id)
            join endpoint_health as health using (endpoint_id)
            {Last}
            where endpoint_id = @endpointId
              and (delivery.state = 'failed' or (delivery.ended_at is null and tries > 0))
            order by delivery_id desc
            limit 5
            """,
            new { endpointId }
        );

    /// <summary>The attempts at a delivery, the first first.</summary>
    public static Task<IReadOnlyList<AttemptAnswer>> AttemptsAsync(Unit unit, DeliveryId deliveryId) =>
        unit.ListAsync<AttemptAnswer>(
            """
            select started_at, took_ms, status, failure, answer
            from attempt
            where delivery_id = @deliveryId
            order by attempt_id
            limit 200
            """,
            new { deliveryId }
        );

    // Held is what waits for its endpoint.
    private const string Shown = """
        case
          when delivery.state = 'due' and endpoint.state = 'paused' then 'held'
          when delivery.state = 'due' and endpoint.state = 'unverified' and type <> 'endpoint.challenge' then 'held'
          else delivery.state
        end
        """;

    private const string Columns = $"""
          delivery.delivery_id, endpoint.endpoint_id, event_id, type, {Shown} as state, tries, delivery.created_at,
          case when {Shown} = 'due' and lease_token is null then greatest(due_at, quiet_until) end as next_attempt_at,
          ended_at, last.status as last_status, last.failure as last_failure
        """;

    private const string Last = """
        left join lateral (
          select status, failure
          from attempt
          where attempt.delivery_id = delivery.delivery_id
          order by attempt_id desc
          limit 1
        ) as last on true
        """;
}
