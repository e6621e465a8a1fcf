using Exchange.Platform;
using Exchange.Webhooks.Domain;

namespace Exchange.Webhooks.Data;

/// <summary>An attempt that is over, with what follows from it.</summary>
public sealed record Ended(Taken Of, DateTimeOffset StartedAt, Attempt Attempt, Verdict Verdict);

/// <summary>What came of writing how attempts ended.</summary>
/// <param name="Failing">The endpoints that have failed for too long.</param>
/// <param name="Unwritten">The deliveries whose ends have yet to be written.</param>
public sealed record Written(Guid[] Failing, Guid[] Unwritten);

/// <summary>How attempts ended, in the log and in the health of their endpoints.</summary>
public static class DeliveryEnds
{
    private const int DaysUntilDisabled = 5;

    /// <summary>
    /// Writes how attempts ended, with the health of their endpoints; of what was taken over by another, nothing.
    /// What somebody else keeps just now is not waited for.
    /// </summary>
    public static Task<Written> WriteAsync(Unit unit, IReadOnlyList<Ended> ended) =>
        unit.OneAsync<Written>(
            End,
            new
            {
                Ids = ended.Select(one => one.Of.DeliveryId.Value).ToArray(),
                Tokens = ended.Select(one => one.Of.LeaseToken).ToArray(),
                Urls = ended.Select(one => one.Of.Url).ToArray(),
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
            @Ids::uuid[], @Tokens::uuid[], @Urls::text[], @States::text[], @DueAts::timestamptz[],
            @QuietUntils::timestamptz[], @StartedAts::timestamptz[], @TookMs::int[], @Statuses::int[],
            @Failures::text[], @Answers::text[]
          ) as one (
            delivery_id, lease_token, url, state, due_at, quiet_until, started_at, took_ms, status, failure, answer
          )
        ),
        -- Who keeps one of them just now delays no other.
        free as (
          select delivery.delivery_id
          from delivery
          join ended using (delivery_id)
          where delivery.lease_token = ended.lease_token
          order by delivery.delivery_id
          for no key update of delivery skip locked
        ),
        decided as (
          select
            ended.*, delivery.endpoint_id, ended.started_at + make_interval(secs => ended.took_ms / 1000.0) as at,
            endpoint.url = ended.url as is_here, delivery.position is not null as is_told,
            case
              when ended.state = 'due' and endpoint.state in ('disabled', 'deleted') then 'discarded'
              -- What another address refused is due at this one.
              when ended.state = 'failed' and endpoint.url <> ended.url and delivery.position is not null then 'due'
              else ended.state
            end as becomes
          from free
          join ended using (delivery_id)
          join delivery using (delivery_id)
          join endpoint using (endpoint_id)
        ),
        kept as (
          update delivery
          set state = becomes,
            -- Another address has the whole schedule before it.
            tries = case when is_here or becomes <> 'due' then tries + 1 else 0 end,
            due_at = case when is_here then coalesce(decided.due_at, delivery.due_at) else decided.at end,
            lease_token = null,
            ended_at = case when becomes = 'due' then null else decided.at end
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
            count(*) filter (where has_failed) as failed, count(*) filter (where counts) as failures,
            max(at) filter (where failure is null) as last_success_at, max(at) filter (where counts) as last_failure_at,
            min(started_at) filter (where counts) as first_failure_at, min(started_at) as first_at,
            max(quiet_until) as quiet_until
          from (
            -- A challenge or a test that fails keeps nothing from anybody.
            select *, is_told and has_failed as counts
            from kept
            -- What was not sent is not the endpoint's fault.
            cross join lateral (
              select failure is not null and failure not in ('internal', 'forgotten', 'scope') as has_failed
            ) as sent
            where is_here
          ) as here
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
          set failing_since = case
                when succeeded > 0 then null
                when failures = 0 then failing_since
                -- Nothing was tried for longer than the longest wait of the schedule.
                when endpoint_health.last_failure_at < first_failure_at - interval '27 hours' then first_failure_at
                else coalesce(failing_since, first_failure_at)
              end,
            failures_in_a_row = case when succeeded > 0 then 0 else failures_in_a_row + failures end,
            last_success_at = coalesce(sums.last_success_at, endpoint_health.last_success_at),
            last_failure_at = coalesce(sums.last_failure_at, endpoint_health.last_failure_at),
            quiet_until = coalesce(sums.quiet_until, endpoint_health.quiet_until)
          from sums
          where endpoint_health.endpoint_id = sums.endpoint_id
          returning
            endpoint_health.endpoint_id, failures, endpoint_health.failing_since, endpoint_health.last_failure_at
        )
        select
          array(
            select endpoint_id
            from seen
            where failures > 0
              and failing_since <= last_failure_at - make_interval(days => @DaysUntilDisabled)
          ) as failing,
          array(
            select delivery_id
            from delivery
            join ended using (delivery_id)
            where delivery.lease_token = ended.lease_token
              and delivery_id not in (
                select delivery_id
                from free
              )
          ) as unwritten
        """;
}
