using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>The feed: events in one order, each resource's own in theirs.</summary>
public static class Events
{
    /// <summary>
    /// Takes the feed until the unit ends: nobody else adds to it meanwhile. Answers the position of its last event.
    /// </summary>
    public static Task<long> LockAsync(Unit unit) =>
        unit.OneAsync<long>(
            """
            select position
            from feed_head
            for update
            """
        );

    /// <summary>Up to which fact each of these resources is told; one that is not there is told nothing of.</summary>
    public static async Task<Dictionary<string, int>> HeadsAsync(Unit unit, IEnumerable<string> resources) =>
        (
            await unit.ListAsync<(string Resource, int Sequence)>(
                """
                select resource, sequence
                from resource_head
                where resource = any(@Resources)
                """,
                new { Resources = resources.ToArray() }
            )
        ).ToDictionary(head => head.Resource, head => head.Sequence, StringComparer.Ordinal);

    /// <summary>What came too early of these resources and waits.</summary>
    public static Task<IReadOnlyList<EventDraft>> EarlyAsync(Unit unit, IEnumerable<string> resources) =>
        unit.ListAsync<EventDraft>(
            """
            select event_id, type, resource, sequence, occurred_at, audience, data
            from early_event
            where resource = any(@Resources)
            """,
            new { Resources = resources.ToArray() }
        );

    /// <summary>Adds events behind this position, in their order, and answers the position of the last.</summary>
    public static async Task<long> AppendAsync(Unit unit, long position, IReadOnlyList<EventDraft> events)
    {
        await unit.ExecuteAsync(Append, ColumnsOf(events, position));
        return position + events.Count;
    }

    /// <summary>Has what came too early wait for its predecessor.</summary>
    public static Task WaitAsync(Unit unit, IReadOnlyList<EventDraft> early) =>
        early.Count == 0 ? Task.CompletedTask : unit.ExecuteAsync(Wait, ColumnsOf(early, position: 0));

    /// <summary>Forgets events of more than 90 days, the oldest first; answers how many.</summary>
    public static Task<int> ForgetAsync(Unit unit) => unit.OneAsync<int>(Forget);

    private static object ColumnsOf(IReadOnlyList<EventDraft> events, long position) =>
        new
        {
            position,
            Ids = events.Select(one => one.EventId.Value).ToArray(),
            Types = events.Select(one => one.Type).ToArray(),
            Resources = events.Select(one => one.Resource).ToArray(),
            Sequences = events.Select(one => one.Sequence).ToArray(),
            Times = events.Select(one => one.OccurredAt.UtcDateTime).ToArray(),
            // An array of arrays has one width, so each audience travels as the text of an array.
            Audiences = events
                .Select(one => one.Audience is { } audience ? $"{{{string.Join(',', audience)}}}" : null)
                .ToArray(),
            Data = events.Select(one => one.Data).ToArray(),
        };

    private const string Rows = """
        unnest(
          @Ids::uuid[], @Types::text[], @Resources::text[], @Sequences::int[], @Times::timestamptz[],
          @Audiences::text[], @Data::text[]
        ) with ordinality as told (event_id, type, resource, sequence, occurred_at, audience, data, place)
        """;

    private const string Append = $"""
        with added as (
          insert into event (position, event_id, type, resource, sequence, occurred_at, audience, data)
          select
            @position + place, event_id, type, resource, sequence, occurred_at, audience::uuid[], data::jsonb
          from {Rows}
          returning position, audience, type, resource, sequence, data
        ),
        seen as (
          insert into event_audience (participant_id, position)
          select distinct participant_id, position
          from added
          cross join unnest(coalesce(audience, array['00000000-0000-0000-0000-000000000000'::uuid]))
            as viewers (participant_id)
        ),
        told as (
          insert into resource_head (resource, sequence)
          select resource, max(sequence)
          from added
          group by resource
          on conflict (resource) do update
          set sequence = excluded.sequence
        ),
        works as (
          select distinct on (resource) resource, type, data
          from added
          where type in ('work.listed', 'work.withdrawn')
          order by resource, sequence desc
        ),
        hidden as (
          insert into hidden_work (work_id, holder_id)
          select resource, data ->> 'holderId'
          from works
          where type = 'work.withdrawn'
          on conflict do nothing
        ),
        shown as (
          delete from hidden_work
          using works
          where hidden_work.work_id = works.resource
          and works.type = 'work.listed'
        ),
        gone as (
          delete from early_event
          using added
          where early_event.resource = added.resource
          and early_event.sequence = added.sequence
        )
        update feed_head
        set position = (select max(position) from added)
        """;

    private const string Wait = $"""
        insert into early_event (event_id, type, resource, sequence, occurred_at, audience, data)
        select event_id, type, resource, sequence, occurred_at, audience::uuid[], data::jsonb
        from {Rows}
        on conflict do nothing
        """;

    private const string Forget = """
        with old as (
          delete from event
          where position in (
            select position
            from event
            order by position
            limit 5000
          )
          and recorded_at < now() - interval '90 days'
          returning position
        ),
        forgotten as (
          update feed_head
          set forgotten = (select max(position) from old)
          where exists (select from old)
        )
        select count(*)::int
        from old
        """;
}
