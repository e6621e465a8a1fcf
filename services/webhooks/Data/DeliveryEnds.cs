using Exchange.Platform;
using Exchange.Webhooks.Domain;

namespace Exchange.Webhooks.Data;

/// <summary>An attempt that is over, with what follows from it.</summary>
public sealed record Ended(Taken Of, DateTimeOffset StartedAt, Attempt Attempt, Verdict Verdict);

/// <summary>How attempts ended, in the log and in the health of their endpoints.</summary>
public static class DeliveryEnds
{
    private const int DaysUntilDisabled = 5;

    /// <summary>
    /// Writes how attempts ended, with the health of their endpoints; of what was taken over by another, nothing.
    /// Answers the endpoints that have failed for too long.
    /// </summary>
    public static Task<IReadOnlyList<EndpointId>> WriteAsync(Unit unit, IReadOnlyList<Ended> ended) =>
        unit.ListAsync<EndpointId>(
            End,
            new
            {
                Ids = ended.Select(one => one.Of.DeliveryId.Value).ToArray(),
                Tokens = ended.Select(one => one.Of.LeaseToken).ToArray(),
                States = ended.Select(one => one.Verdict.State.ToText()).ToArray(),
                DueAts = ended.Select(one => one.Verdict.DueAt?.UtcDateTime).ToArray(),
                QuietUntils = ended.Select(one => one.Verdict.QuietUntil?.UtcDateTime).ToArray(),
                StartedAts = ended.Select(one => one.StartedAt.UtcDateTime).ToArray(),
                TookMs = ended.Select(one => (int)one.Attempt.Took.TotalMilliseconds).ToArray(),
                Statuses = ended.Select(one => one.Attempt.Status).ToArray(),
                Failures = ended.Select(one => one.Attempt.Failure).ToArray(),
                Answers = ended.Select(one => one.Attempt.Answer).ToArray(),
                DaysUntilDisabled,
            }
        );

    private const string End = """
        with ended as (
          select *
          from unnest(
            @Ids::uuid[], @Tokens::uuid[], @States::text[], @DueAts::timestamptz[], @QuietUntils::timestamptz[],
            @StartedAts::timestamptz[], @TookMs::int[], @Statuses::int[], @Failures::text[], @Answers::text[]
          ) as one (
            delivery_id, lease_token, state, due_at, quiet_until, started_at, took_ms, status, failure, answer
          )
        ),
        decided as (
          select
            ended.*, delivery.endpoint_id, ended.started_at + make_interval(secs => ended.took_ms / 1000.0) as at,
            case
              when ended.state = 'due' and endpoint.state in ('paused', 'unverified') then 'held'
              when ended.state = 'due' and endpoint.state = 'disabled' then 'discarded'
              else ended.state
            end as becomes
          from ended
          join delivery on delivery.delivery_id = ended.delivery_id and delivery.lease_token = ended.lease_token
          join endpoint using (endpoint_id)
          -- Who resumes the endpoint meanwhile waits: else what is held here stayed held for ever.
          for share of endpoint
        ),
        kept as (
          update delivery
          set state = becomes,
            tries = tries + 1,
            due_at = coalesce(decided.due_at, delivery.due_at),
            lease_token = null,
            ended_at = case when becomes in ('due', 'held') then null else decided.at end
          from decided
          where delivery.delivery_id = decided.delivery_id
            and delivery.lease_token = decided.lease_token
          returning decided.*
        ),
        logged as (
          insert into attempt (delivery_id, started_at, took_ms, status, failure, answer)
          select delivery_id, started_at, took_ms, status, failure, answer
          from kept
          order by started_at
        ),
        sums as (
          select
            endpoint_id, count(*) filter (where failure is null) as succeeded,
            count(*) filter (where failure is not null) as failed,
            max(at) filter (where failure is null) as last_success_at,
            max(at) filter (where failure is not null) as last_failure_at,
            min(started_at) as first_at, max(quiet_until) as quiet_until
          from kept
          group by endpoint_id
          order by endpoint_id
        ),
        counted as (
          insert into endpoint_hour (endpoint_id, hour, succeeded, failed)
          select endpoint_id, date_trunc('hour', first_at), succeeded, failed
          from sums
          on conflict (endpoint_id, hour) do update
          set succeeded = endpoint_hour.succeeded + excluded.succeeded,
            failed = endpoint_hour.failed + excluded.failed
        ),
        seen as (
          update endpoint_health
          set failing_since =
              case when succeeded > 0 then null else coalesce(failing_since, sums.first_at) end,
            failures_in_a_row = case when succeeded > 0 then 0 else failures_in_a_row + failed end,
            last_success_at = coalesce(sums.last_success_at, endpoint_health.last_success_at),
            last_failure_at = coalesce(sums.last_failure_at, endpoint_health.last_failure_at),
            quiet_until = coalesce(sums.quiet_until, endpoint_health.quiet_until)
          from sums
          where endpoint_health.endpoint_id = sums.endpoint_id
          returning endpoint_health.endpoint_id, endpoint_health.failing_since, endpoint_health.last_failure_at
        )
        select endpoint_id
        from seen
        where failing_since <= last_failure_at - make_interval(days => @DaysUntilDisabled)
        """;
}
