using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>What a reader of the feed looks for.</summary>
/// <param name="Types">Only events of these types.</param>
/// <param name="Resource">Only events of this resource; null for all.</param>
/// <param name="After">Only events behind this position.</param>
public sealed record FeedWish(string[] Types, string? Resource, long After, int Limit);

/// <summary>A stretch of the feed.</summary>
/// <param name="Events">What was found, in the order of the feed.</param>
/// <param name="UpTo">Up to where the feed was looked at.</param>
/// <param name="HasMore">False where the feed ends there for now.</param>
/// <param name="Forgotten">Up to where the feed is forgotten.</param>
/// <param name="Head">Where the feed ends for everybody.</param>
public sealed record Stretch(IReadOnlyList<EventRow> Events, long UpTo, bool HasMore, long Forgotten, long Head);

/// <summary>Reads the feed as a participant sees it, or all of it.</summary>
public static class Feed
{
    /// <summary>
    /// How many events one page looks at, at most: who asks for rare ones gets short pages with more behind them
    /// instead of a long wait.
    /// </summary>
    public const int MostLookedAt = 5000;

    /// <summary>The events that this caller may see and wishes for.</summary>
    public static async Task<Stretch> ReadAsync(Unit unit, FeedWish wish, Caller caller)
    {
        var rows = await unit.ListAsync<Row>(
            Select(wish, caller),
            new
            {
                wish.Types,
                wish.Resource,
                wish.After,
                Me = caller.ParticipantId,
                Limit = wish.Limit + 1,
                Look = MostLookedAt,
            }
        );
        var found = rows.Where(row => row.Position is not null).Select(row => row.ToEvent()).ToList();
        var (upTo, looked, forgotten, head) = (rows[0].UpTo, rows[0].Looked, rows[0].Forgotten, rows[0].Head);
        if (found.Count > wish.Limit)
            return new Stretch(found[..wish.Limit], found[wish.Limit - 1].Position, HasMore: true, forgotten, head);
        var reached = Math.Max(Math.Max(upTo, wish.After), forgotten);
        return new Stretch(found, reached, looked == MostLookedAt, forgotten, head);
    }

    /// <summary>An event that this caller may see; null where there is none.</summary>
    public static Task<EventRow?> FindAsync(Unit unit, EventId eventId, Caller caller) =>
        unit.FindAsync<EventRow>(
            $"""
            select {EventRow.Columns}
            from event_as_told
            where event_id = @eventId
            and (@SeesAll or audience is null or @Me = any(audience))
            """,
            new
            {
                eventId,
                caller.SeesAll,
                Me = caller.ParticipantId,
            }
        );

    private static string Select(FeedWish wish, Caller caller) =>
        $"""
            with looked as (
              {(
                wish.Resource is not null ? OfResource(caller)
                : caller.SeesAll ? All
                : Mine
            )}
            ),
            reach as (
              select coalesce(max(position), 0) as up_to, count(*)::int as looked
              from looked
            )
            select up_to, looked, forgotten, head, {EventRow.Columns}
            from reach
            cross join (
              select forgotten, position as head
              from feed_head
            ) as feed
            left join lateral (
              select {EventRow.Columns}
              from looked
              join event_as_told using (position)
              where type = any(@Types)
              order by position
              limit @Limit
            ) as found on true
            order by position
            """;

    private static string OfResource(Caller caller) =>
        $"""
            select position
            from event
            where resource = @Resource
            and position > @After
            and ({(caller.SeesAll ? "true" : "audience is null or @Me = any(audience)")})
            order by position
            limit @Look
            """;

    private const string All = """
        select position
        from event
        where position > @After
        order by position
        limit @Look
        """;

    // Each half is one walk along its index.
    private const string Mine = """
        select position
        from (
          (
            select position
            from event_audience
            where participant_id = @Me
            and position > @After
            order by position
            limit @Look
          )
          union all
          (
            select position
            from event_audience
            where participant_id = '00000000-0000-0000-0000-000000000000'
            and position > @After
            order by position
            limit @Look
          )
        ) as seen
        order by position
        limit @Look
        """;

    private sealed record Row(
        long UpTo,
        int Looked,
        long Forgotten,
        long Head,
        long? Position,
        EventId? EventId,
        string? Type,
        string? Resource,
        int? Sequence,
        DateTimeOffset? OccurredAt,
        string? Data,
        string? KeptTo
    )
    {
        public EventRow ToEvent() =>
            new(Position!.Value, EventId!.Value, Type!, Resource!, Sequence!.Value, OccurredAt!.Value, Data!, KeptTo);
    }
}
