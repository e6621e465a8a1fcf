using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>A delivery that this process may attempt, until its lease ends.</summary>
/// <param name="Failing">Its endpoint has failed since its last success.</param>
/// <param name="TakenAt">When it was taken, by the clock that decides.</param>
public sealed record Taken(
    DeliveryId DeliveryId,
    EndpointId EndpointId,
    Guid LeaseToken,
    long? Position,
    EventId EventId,
    string Type,
    string? Notice,
    int Tries,
    bool Failing,
    DateTimeOffset TakenAt,
    string Url,
    ParticipantId OwnerId,
    string Body,
    string[] Scopes,
    bool SeesAll,
    byte[]? Headers,
    string Challenge,
    string? Resource,
    int? Sequence,
    DateTimeOffset? OccurredAt,
    string? Data,
    string? KeptTo
);

/// <summary>How much of an endpoint's work this process has at hand, and may have.</summary>
public sealed record LaneRoom(EndpointId EndpointId, int InFlight, int Most);

/// <summary>The queue in the table of deliveries: taking what is due, and giving back what was not attempted.</summary>
public static class DeliveryQueue
{
    /// <summary>
    /// How long a process has for what it took. It outlasts the deadline of an attempt, and is as long as what a dead
    /// process held waits for another.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(25);

    /// <summary>From so many failures in a row on, an endpoint is tried by one delivery at a time.</summary>
    public const int Suspect = 5;

    /// <summary>
    /// Takes what is due of every endpoint, as much of each as there is room. An endpoint costs one look into the
    /// queue, however much waits for it.
    /// </summary>
    /// <param name="now">The instant that decides; null for the database's own.</param>
    /// <param name="lanes">The endpoints that this process is busy with.</param>
    /// <param name="room">How many of an endpoint that is not among them.</param>
    /// <param name="total">How many in all.</param>
    public static Task<IReadOnlyList<Taken>> TakeAsync(
        Unit unit,
        DateTimeOffset? now,
        IReadOnlyCollection<LaneRoom> lanes,
        int room,
        int total
    ) =>
        unit.ListAsync<Taken>(
            Take,
            new
            {
                Now = now?.UtcDateTime,
                Lanes = lanes.Select(lane => lane.EndpointId.Value).ToArray(),
                InFlight = lanes.Select(lane => lane.InFlight).ToArray(),
                Most = lanes.Select(lane => lane.Most).ToArray(),
                Room = room,
                Total = total,
                Suspect,
                Token = Guid.CreateVersion7(),
                LeaseSeconds = Lease.TotalSeconds,
            }
        );

    /// <summary>Gives back what was not attempted: it is due again at once.</summary>
    public static Task GiveBackAsync(Unit unit, IReadOnlyList<Taken> taken) =>
        unit.ExecuteAsync(
            """
            update delivery
            set due_at = back.taken_at,
              lease_token = null
            from unnest(@Ids::uuid[], @Tokens::uuid[], @TakenAts::timestamptz[])
              as back (delivery_id, lease_token, taken_at)
            where delivery.delivery_id = back.delivery_id
              and delivery.lease_token = back.lease_token
            """,
            new
            {
                Ids = taken.Select(one => one.DeliveryId.Value).ToArray(),
                Tokens = taken.Select(one => one.LeaseToken).ToArray(),
                TakenAts = taken.Select(one => one.TakenAt.UtcDateTime).ToArray(),
            }
        );

    private const string Take = """
        with recursive waiting (endpoint_id) as (
          (
            select endpoint_id
            from delivery
            where state = 'due'
            order by endpoint_id, due_at
            limit 1
          )
          union all
          select (
            select delivery.endpoint_id
            from delivery
            where delivery.state = 'due'
              and delivery.endpoint_id > waiting.endpoint_id
            order by delivery.endpoint_id, delivery.due_at
            limit 1
          )
          from waiting
          where waiting.endpoint_id is not null
        ),
        clock (now) as (
          select coalesce(@Now::timestamptz, clock_timestamp())
        ),
        ready as (
          select
            endpoint.endpoint_id, endpoint.rate_per_second, endpoint.state = 'active' as is_active,
            health.failures_in_a_row > 0 as failing,
            least(
              coalesce(lane.most, @Room), case when health.failures_in_a_row >= @Suspect then 1 else @Room end
            ) - coalesce(lane.in_flight, 0) as room
          from waiting
          join endpoint using (endpoint_id)
          join endpoint_health as health using (endpoint_id)
          cross join clock
          left join unnest(@Lanes::uuid[], @InFlight::int[], @Most::int[])
            as lane (endpoint_id, in_flight, most) using (endpoint_id)
          where endpoint.state in ('active', 'unverified')
            and (health.quiet_until is null or health.quiet_until <= clock.now)
        ),
        paced as (
          select
            health.endpoint_id,
            least(
              endpoint.rate_per_second,
              health.tokens + endpoint.rate_per_second
                * greatest(extract(epoch from clock.now - health.refilled_at)::float8, 0)
            ) as tokens
          from endpoint_health as health
          join endpoint using (endpoint_id)
          cross join clock
          where health.endpoint_id in (
            select endpoint_id
            from ready
            where rate_per_second is not null
              and room > 0
          )
          for no key update of health skip locked
        ),
        taken as (
          select first.delivery_id, lane.endpoint_id
          from (
            select ready.endpoint_id, ready.is_active, least(ready.room, case
                when ready.rate_per_second is null then ready.room
                else coalesce(floor(paced.tokens)::int, 0)
              end) as room
            from ready
            left join paced using (endpoint_id)
            order by random()
          ) as lane
          cross join clock
          cross join lateral (
            select delivery_id
            from delivery
            where state = 'due'
              and endpoint_id = lane.endpoint_id
              and due_at <= clock.now
              and (lane.is_active or position is null)
            order by due_at
            limit greatest(lane.room, 0)
            for no key update skip locked
          ) as first
          limit @Total
        ),
        spent as (
          update endpoint_health
          set tokens = paced.tokens - (select count(*) from taken where taken.endpoint_id = paced.endpoint_id),
            refilled_at = clock.now
          from paced, clock
          where endpoint_health.endpoint_id = paced.endpoint_id
        ),
        leased as (
          update delivery
          set lease_token = @Token,
            due_at = clock.now + make_interval(secs => @LeaseSeconds)
          from taken, clock
          where delivery.delivery_id = taken.delivery_id
          returning delivery.*
        )
        select
          leased.delivery_id, leased.endpoint_id, leased.lease_token, leased.position, leased.event_id, leased.type,
          leased.data as notice, leased.tries, ready.failing, clock.now as taken_at, endpoint.url, endpoint.owner_id,
          endpoint.body, endpoint.scopes, endpoint.sees_all, endpoint.headers, endpoint.challenge, event.resource,
          event.sequence, event.occurred_at, event.data, event.kept_to
        from leased
        cross join clock
        join ready using (endpoint_id)
        join endpoint using (endpoint_id)
        left join event_as_told as event on event.position = leased.position
        order by leased.created_at, leased.position
        """;
}
