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
    public static async Task<bool> ReplayAsync(Unit unit, DeliveryId deliveryId) =>
        await unit.ExecuteAsync(
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
        ) == 1;

    /// <summary>
    /// Sends again what an endpoint should have got of a stretch of time, also where no delivery was made because it
    /// was disabled then. Answers how many; more than the most is none at all.
    /// </summary>
    /// <param name="undelivered">Only what was not delivered.</param>
    public static Task<int> ReplayAsync(
        Unit unit,
        EndpointId endpointId,
        DateTimeOffset from,
        DateTimeOffset to,
        bool undelivered
    ) =>
        unit.OneAsync<int>(
            ReplayRange,
            new
            {
                endpointId,
                From = from.UtcDateTime,
                To = to.UtcDateTime,
                undelivered,
                Types,
                Scopes,
                Most = MostReplayed,
            }
        );

    /// <summary>
    /// Drops what nobody will ask for: deliveries that ended 30 days ago, and ends what waits for a paused endpoint as
    /// long or was left with a disabled one.
    /// </summary>
    public static async Task<int> ForgetAsync(Unit unit)
    {
        var strays = await unit.ExecuteAsync(EndStrays);
        return strays + await unit.ExecuteAsync(Forget);
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
        insert into delivery (endpoint_id, position, event_id, type, state)
        select
          endpoint.endpoint_id, event.position, event.event_id, event.type,
          case endpoint.state when 'paused' then 'held' else 'due' end
        from seen
        join fresh as event using (position)
        join endpoint using (endpoint_id)
        {{Matches}}
          and endpoint.state in ('active', 'paused')
        order by endpoint.endpoint_id, event.position
        on conflict (endpoint_id, position) do nothing
        """;

    private const string ReplayRange = $$"""
        with wanted as (
          select endpoint.endpoint_id, event.position, event.event_id, event.type, endpoint.state
          from event
          join endpoint on event.audience is null or endpoint.sees_all or endpoint.owner_id = any (event.audience)
          left join delivery on delivery.endpoint_id = endpoint.endpoint_id and delivery.position = event.position
          {{Matches}}
            and endpoint.endpoint_id = @endpointId
            and event.occurred_at >= @From::timestamptz
            and event.occurred_at <= @To::timestamptz
            and (
              delivery.state is null
              or delivery.state in ('failed', 'discarded')
              -- What failed and waits for its next attempt need not wait for it.
              or (delivery.state = 'due' and delivery.tries > 0 and delivery.lease_token is null)
              or (not @undelivered and delivery.state = 'delivered')
            )
            -- What was told before there was an endpoint did not fail at it.
            and (not @undelivered or event.recorded_at >= endpoint.created_at)
          limit @Most + 1
        ),
        made as (
          insert into delivery (endpoint_id, position, event_id, type, state)
          select endpoint_id, position, event_id, type, case state when 'paused' then 'held' else 'due' end
          from wanted
          where (select count(*) from wanted) <= @Most
          order by position
          on conflict (endpoint_id, position) do update
          set state = excluded.state,
            tries = 0,
            due_at = now(),
            ended_at = null
          where delivery.lease_token is null
        )
        select count(*)::int
        from wanted
        """;

    private const string EndStrays = """
        update delivery
        set state = 'discarded',
          ended_at = now(),
          lease_token = null
        where delivery_id in (
          select delivery.delivery_id
          from delivery
          join endpoint using (endpoint_id)
          where (
              delivery.state = 'held'
              and delivery.created_at < now() - interval '30 days'
            )
            or (
              delivery.state in ('due', 'held')
              and (delivery.lease_token is null or delivery.due_at < now())
              and endpoint.state = 'disabled'
            )
          limit 5000
          for update of delivery skip locked
        )
        """;

    private const string Forget = """
        delete from delivery
        where delivery_id in (
          select delivery_id
          from delivery
          where ended_at < now() - interval '30 days'
          order by ended_at
          limit 5000
        )
        """;
}
