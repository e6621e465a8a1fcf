using Exchange.Platform;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Data;

/// <summary>Deliveries as they are made: by new events, by replays, and to tell one endpoint alone.</summary>
public static class Deliveries
{
    /// <summary>How many deliveries a replay makes at most.</summary>
    public const int MostReplayed = 100_000;

    private static readonly string[] Types = [.. EventTypes.All.Select(row => row.Type)];
    private static readonly string[] Scopes = [.. EventTypes.All.Select(row => row.Resource.Scope)];

    /// <summary>
    /// Makes a delivery for each endpoint that gets one of these events, in the transaction that adds them to the feed.
    /// </summary>
    /// <param name="after">The position before the first of them.</param>
    /// <param name="upTo">The position of the last.</param>
    public static Task FanOutAsync(Unit unit, long after, long upTo) =>
        unit.ExecuteAsync(
            FanOut,
            new
            {
                after,
                upTo,
                Types,
                Scopes,
            }
        );

    /// <summary>Tells something to one endpoint alone, whatever its state; it stands in no feed.</summary>
    public static Task<DeliveryId> NotifyAsync(Unit unit, EndpointId endpointId, string type, object data) =>
        unit.OneAsync<DeliveryId>(
            """
            insert into delivery (endpoint_id, event_id, type, data)
            values (@endpointId, uuid_v7(), @type, @Data::jsonb)
            returning delivery_id
            """,
            new
            {
                endpointId,
                type,
                Data = Json.Write(data),
            }
        );

    /// <summary>Sends one delivery again, by the whole schedule; false where it is on its way just now.</summary>
    public static async Task<bool> ReplayAsync(Unit unit, EndpointId endpointId, DeliveryId deliveryId)
    {
        var replayed = await unit.ExecuteAsync(
            """
            update delivery
            set state = 'due',
              tries = 0,
              due_at = now(),
              ended_at = null
            where delivery_id = @deliveryId
              and lease_token is null
            """,
            new { deliveryId }
        );
        await unit.ExecuteAsync(EndQuiet, new { endpointId });
        return replayed == 1;
    }

    /// <summary>
    /// Sends again what an endpoint should have got of a stretch of time, also where no delivery was made because it
    /// was disabled then. Answers how many; more than the most is none at all.
    /// </summary>
    /// <param name="to">Null for all until now.</param>
    /// <param name="undelivered">
    /// Only what was not delivered: what happened in the stretch, and what failed since its begin.
    /// </param>
    public static async Task<int> ReplayAsync(
        Unit unit,
        EndpointId endpointId,
        DateTimeOffset from,
        DateTimeOffset? to,
        bool undelivered
    )
    {
        var replayed = await unit.OneAsync<int>(
            ReplayRange,
            new
            {
                endpointId,
                From = from.UtcDateTime,
                To = to?.UtcDateTime,
                undelivered,
                Types,
                Scopes,
                Most = MostReplayed,
            }
        );
        await unit.ExecuteAsync(EndQuiet, new { endpointId });
        return replayed;
    }

    // What an endpoint gets: seen by its owner, of a type and of a resource that it asks for, within its scopes.
    private const string Matches = """
        join unnest(@Types::text[], @Scopes::text[]) as known (type, scope) on known.type = event.type
        where known.scope = any (endpoint.scopes)
          and (endpoint.types = '{}' or event.type = any (endpoint.types))
          and (endpoint.resources = '{}' or event.resource = any (endpoint.resources))
        """;

    private const string FanOut = $$"""
        with fresh as (
          select position, event_id, type, resource, audience
          from event
          where position > @after
            and position <= @upTo
        ),
        seen (endpoint_id, position) as (
          select endpoint.endpoint_id, fresh.position
          from fresh
          cross join unnest(fresh.audience) as viewers (participant_id)
          join endpoint on endpoint.owner_id = viewers.participant_id
          union
          select endpoint.endpoint_id, fresh.position
          from fresh
          cross join endpoint
          where fresh.audience is null
          union
          select endpoint.endpoint_id, fresh.position
          from fresh
          cross join endpoint
          where endpoint.sees_all
        )
        insert into delivery (endpoint_id, position, event_id, type)
        select endpoint.endpoint_id, event.position, event.event_id, event.type
        from seen
        join fresh as event using (position)
        join endpoint using (endpoint_id)
        {{Matches}}
          and (endpoint.state in ('active', 'paused') or endpoint.moved_from is not null)
        order by endpoint.endpoint_id, event.position
        on conflict (endpoint_id, position) do nothing
        """;

    private const string ReplayRange = $$"""
        with asked as (
          select position
          from event
          where occurred_at >= @From::timestamptz
            and (@To::timestamptz is null or occurred_at <= @To)
          union
          -- What failed since then may have happened before.
          select position
          from delivery
          where @undelivered
            and endpoint_id = @endpointId
            and state in ('failed', 'discarded')
            and ended_at >= @From
          union
          select position
          from delivery
          where @undelivered
            and endpoint_id = @endpointId
            and ended_at is null
            and tries > 0
        ),
        wanted as (
          select endpoint.endpoint_id, event.position, event.event_id, event.type
          from asked
          join event using (position)
          join endpoint on event.audience is null or endpoint.sees_all or endpoint.owner_id = any (event.audience)
          left join delivery on delivery.endpoint_id = endpoint.endpoint_id and delivery.position = event.position
          {{Matches}}
            and endpoint.endpoint_id = @endpointId
            and (
              delivery.state in ('failed', 'discarded')
              -- What failed and waits for its next attempt need not wait for it.
              or (delivery.state = 'due' and delivery.tries > 0 and delivery.lease_token is null)
              or (not @undelivered and (delivery.state is null or delivery.state = 'delivered'))
              -- What was told before there was an endpoint did not fail at it, and what was delivered is not in the
              -- log any more after 30 days.
              or (
                @undelivered
                and delivery.state is null
                and event.recorded_at >= greatest(endpoint.created_at, now() - interval '30 days')
              )
            )
          limit @Most + 1
        ),
        made as (
          insert into delivery (endpoint_id, position, event_id, type)
          select endpoint_id, position, event_id, type
          from wanted
          where (select count(*) from wanted) <= @Most
          order by position
          on conflict (endpoint_id, position) do update
          set state = 'due',
            tries = 0,
            due_at = now(),
            ended_at = null
          where delivery.lease_token is null
        )
        select count(*)::int
        from wanted
        """;

    // Its owner wants it now, whatever its receiver asked for before.
    private const string EndQuiet = """
        update endpoint_health
        set quiet_until = null
        where endpoint_id = @endpointId
        """;
}
