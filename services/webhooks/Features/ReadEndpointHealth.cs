using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>How an endpoint fares, as a partner's portal shows it.</summary>
public static class ReadEndpointHealth
{
    /// <param name="FailingSince">
    /// The first failure since the last success; null where the last was one. Challenges and tests that fail don't
    /// count.
    /// </param>
    /// <param name="QuietUntil">Until when it is left alone, as it asked (<c>Retry-After</c>); null else.</param>
    /// <param name="Waiting">How many events it has yet to take: how far behind it is.</param>
    /// <param name="BehindSeconds">The age of the oldest of them; 0 where there is none.</param>
    /// <param name="NextAttemptAt">When it is tried next; null where nothing waits, or all is under way.</param>
    /// <param name="Attempts">How many attempts there were in the last 24 hours.</param>
    /// <param name="SuccessRatePpm">How many of them succeeded, in parts per million; null without any.</param>
    /// <param name="LastFailures">Its last five deliveries that failed, or fail.</param>
    public sealed record Response(
        EndpointId EndpointId,
        EndpointState State,
        DateTimeOffset? LastSuccessAt,
        DateTimeOffset? LastFailureAt,
        DateTimeOffset? FailingSince,
        int FailuresInARow,
        DateTimeOffset? QuietUntil,
        long Waiting,
        long BehindSeconds,
        DateTimeOffset? NextAttemptAt,
        long Attempts,
        int? SuccessRatePpm,
        IReadOnlyList<DeliveryAnswer> LastFailures
    );

    public static async Task<Result<Response>> Handle(EndpointId endpointId, Caller caller, Unit unit)
    {
        if (await Endpoints.FindAsync(unit, endpointId, caller) is not { } endpoint)
            return Error.NotFound("endpoint");
        var row = await unit.OneAsync<Row>(Select, new { endpointId });
        return new Response(
            endpointId,
            endpoint.State,
            row.LastSuccessAt,
            row.LastFailureAt,
            row.FailingSince,
            row.FailuresInARow,
            row.QuietUntil,
            row.Waiting,
            row.BehindSeconds,
            row.NextAttemptAt,
            row.Succeeded + row.Failed,
            row.Succeeded + row.Failed == 0 ? null : (int)(row.Succeeded * 1_000_000 / (row.Succeeded + row.Failed)),
            await DeliveryLog.LastFailuresAsync(unit, endpointId)
        );
    }

    private sealed record Row(
        DateTimeOffset? LastSuccessAt,
        DateTimeOffset? LastFailureAt,
        DateTimeOffset? FailingSince,
        int FailuresInARow,
        DateTimeOffset? QuietUntil,
        long Waiting,
        long BehindSeconds,
        DateTimeOffset? NextAttemptAt,
        long Succeeded,
        long Failed
    );

    private const string Select = """
        select
          last_success_at, last_failure_at, failing_since, failures_in_a_row,
          case when quiet_until > now() then quiet_until end as quiet_until, waiting, behind_seconds, next_attempt_at,
          succeeded, failed
        from endpoint_health
        join endpoint using (endpoint_id)
        cross join lateral (
          select
            count(*) as waiting,
            coalesce(extract(epoch from now() - min(created_at)), 0)::bigint as behind_seconds,
            case
              when endpoint.state = 'active'
              then greatest(min(due_at) filter (where lease_token is null), quiet_until)
            end as next_attempt_at
          from delivery
          where delivery.endpoint_id = endpoint_health.endpoint_id
            and delivery.state = 'due'
        ) as queue
        cross join lateral (
          select coalesce(sum(succeeded), 0)::bigint as succeeded, coalesce(sum(failed), 0)::bigint as failed
          from endpoint_hour
          where endpoint_hour.endpoint_id = endpoint_health.endpoint_id
            and hour > now() - interval '24 hours'
        ) as day
        where endpoint_health.endpoint_id = @endpointId
        """;
}
