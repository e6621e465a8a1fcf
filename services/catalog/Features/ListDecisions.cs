using System.Globalization;
using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>The history of a work, for its holder, operators and supervisors: who decided what, when and why.</summary>
public static class ListDecisions
{
    /// <summary>One decision.</summary>
    /// <param name="Version">The version of the work that came of it.</param>
    /// <param name="Step">What was done, for example <c>submit</c>, <c>requestChanges</c>.</param>
    /// <param name="From">The state before; null for the registration.</param>
    public sealed record Item(
        int Version,
        string Step,
        WorkState? From,
        WorkState To,
        ParticipantId ActorId,
        string? Reason,
        DateTimeOffset DecidedAt
    );

    public static async Task<Result<Page<Item>>> Handle(
        WorkId workId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        var holder = await unit.FindAsync<ParticipantId?>(SelectHolder, new { WorkId = workId });
        if (holder is null || (holder != caller.ParticipantId && !caller.SeesAll))
            return Error.NotFound("work");
        var after = 0;
        if (paging.Cursor() is { } cursor && !int.TryParse(cursor, CultureInfo.InvariantCulture, out after))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of decisions.");
        var rows = await unit.ListAsync<Item>(
            Select,
            new
            {
                WorkId = workId,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        return Page.Of(rows, paging, row => row.Version.ToString(CultureInfo.InvariantCulture));
    }

    private const string SelectHolder = """
        select holder_id
        from works
        where work_id = @WorkId
        """;

    private const string Select = """
        select version, step, from_state as "from", to_state as "to", actor_id, reason, decided_at
        from work_decisions
        where work_id = @WorkId
        and version > @After
        order by version
        limit @Limit
        """;
}
