using Exchange.Platform;
using Exchange.Webhooks.Vocabulary;

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
    string? KeptTo,
    Guid[]? Audience
);

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
    public static Task<IReadOnlyList<Taken>> TakeAsync(
        Unit unit,
        DateTimeOffset? now,
        IReadOnlyCollection<LaneRoom> lanes,
        TakeRoom room
    ) =>
        unit.ListAsync<Taken>(
            Take,
            new
            {
                Now = now?.UtcDateTime,
                Lanes = lanes.Select(lane => lane.EndpointId.Value).ToArray(),
                InFlight = lanes.Select(lane => lane.InFlight).ToArray(),
                Most = lanes.Select(lane => lane.Most).ToArray(),
                Suspects = lanes.Select(lane => lane.IsSuspect).ToArray(),
                Room = room.Lane,
                RoomOfSuspect = room.SuspectLane,
                OfOwner = room.Owner,
                room.SuspectOfOwner,
                OfSound = room.Sound,
                OfSuspect = room.Suspect,
                Suspect,
                Challenge = NoticeTypes.Challenge,
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

    // An endpoint that is not verified is sent its challenge alone.
    private const string First = """
        select first.delivery_id, lane.endpoint_id
        from lane
        cross join clock
        cross join lateral (
          select delivery_id
          from (
            select delivery_id
            from delivery
            where lane.is_active
              and state = 'due'
              and endpoint_id = lane.endpoint_id
              and due_at <= clock.now
            order by due_at
            limit greatest(lane.room, 0)
            for no key update skip locked
          ) as told
          union all
          select delivery_id
          from (
            select delivery_id
            from delivery
            where not lane.is_active
              and state = 'due'
              and position is null
              and type = @Challenge
              and endpoint_id = lane.endpoint_id
              and due_at <= clock.now
            order by due_at
            limit greatest(lane.room, 0)
            for no key update skip locked
          ) as challenge
        ) as first
        """;

    private const string Take = $"""
        with recursive waiting (endpoint_id, due_at) as (
          (
            select endpoint_id, due_at
            from delivery
            where state = 'due'
            order by endpoint_id, due_at
            limit 1
          )
          union all
          select next.endpoint_id, next.due_at
          from waiting
          cross join lateral (
            select delivery.endpoint_id, delivery.due_at
            from delivery
            where delivery.state = 'due'
              and delivery.endpoint_id > waiting.endpoint_id
            order by delivery.endpoint_id, delivery.due_at
            limit 1
          ) as next
        ),
        clock (now) as (
          select coalesce(@Now::timestamptz, clock_timestamp())
        ),
        busy as (
          select *
          from unnest(@Lanes::uuid[], @InFlight::int[], @Most::int[], @Suspects::boolean[])
            as one (endpoint_id, in_flight, most, is_suspect)
        ),
        owners as (
          select owner_id, is_suspect, sum(in_flight)::int as in_flight
          from busy
          join endpoint using (endpoint_id)
          group by owner_id, is_suspect
        ),
        ready as (
          select
            endpoint.endpoint_id, endpoint.owner_id, endpoint.rate_per_second, endpoint.state = 'active' as is_active,
            health.failures_in_a_row > 0 as failing,
            coalesce(busy.is_suspect, false) or health.failures_in_a_row > 0 as is_suspect,
            case
              when health.failures_in_a_row >= @Suspect then 1
              when health.failures_in_a_row > 0 then @RoomOfSuspect
              else coalesce(busy.most, @Room)
            end - coalesce(busy.in_flight, 0) as room
          from waiting
          cross join clock
          join endpoint using (endpoint_id)
          join endpoint_health as health using (endpoint_id)
          left join busy using (endpoint_id)
          where waiting.due_at <= clock.now
            and endpoint.state in ('active', 'unverified')
            and (health.quiet_until is null or health.quiet_until <= clock.now)
        ),
        -- What is left for an owner is shared among those of its endpoints that have work; for the suspect ones there
        -- is a share apart, so that they take nothing from the others.
        shared as (
          select
            eligible.*,
            case
              when row_number() over in_turn <= left_over then greatest(left_over / count(*) over all_of_owner, 1)
              else 0
            end as of_owner
          from (
            select
              ready.*,
              case when is_suspect then @SuspectOfOwner else @OfOwner end - coalesce(owners.in_flight, 0) as left_over
            from ready
            left join owners using (owner_id, is_suspect)
            where ready.room > 0
          ) as eligible
          window
            all_of_owner as (partition by owner_id, is_suspect),
            in_turn as (partition by owner_id, is_suspect order by random())
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
            from shared
            where rate_per_second is not null
          )
          for no key update of health skip locked
        ),
        lanes as (
          select
            shared.endpoint_id, is_active, is_suspect,
            least(
              room, of_owner,
              case when rate_per_second is null then room else coalesce(floor(paced.tokens)::int, 0) end
            ) as room
          from shared
          left join paced using (endpoint_id)
          order by random()
        ),
        taken as (
          select *
          from (
            with lane as (
              select *
              from lanes
              where not is_suspect
            )
            {First}
            limit @OfSound
          ) as sound
          union all
          select *
          from (
            with lane as (
              select *
              from lanes
              where is_suspect
            )
            {First}
            limit @OfSuspect
          ) as suspect
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
          event.sequence, event.occurred_at, event.data, event.kept_to, event.audience
        from leased
        cross join clock
        join ready using (endpoint_id)
        join endpoint using (endpoint_id)
        left join event_as_told as event on event.position = leased.position
        order by leased.created_at, leased.position
        """;
}
