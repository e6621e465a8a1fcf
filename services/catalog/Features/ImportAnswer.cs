using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Where an import stands.</summary>
public enum ImportState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It is being read.</summary>
    Running,

    /// <summary>The whole file was read.</summary>
    Done,

    /// <summary>The file could not be read to its end; what came before is done.</summary>
    Failed,
}

/// <summary>An import and its progress.</summary>
/// <param name="Mapping">The name of its mapping.</param>
/// <param name="DryRun">True where it only counts and writes no work.</param>
/// <param name="Percent">How much of the file was read.</param>
/// <param name="RowsRead">Rows so far: created, updated, unchanged and refused ones. A row of a public work counts as
/// updated where it became a proposed change, which a remark names.</param>
/// <param name="Remarked">Rows that came in, but of which something stayed a mere text or was left out.</param>
/// <param name="Withdrawn">Works that were withdrawn because the provider deleted their records.</param>
/// <param name="HarvestId">Whose run it is, where it is no file's.</param>
/// <param name="PendingStep">submit or approve, while that is going on with the import's works.</param>
/// <param name="Works">How many of its works are in which state now.</param>
/// <param name="FaultCode">Why it failed: <c>import.damaged</c>, <c>import.tooLarge</c>, <c>import.tooManyRows</c>,
/// <c>import.gaveUp</c>; of a harvest <c>harvest.busy</c>, <c>harvest.address</c>, <c>harvest.redirect</c>,
/// <c>harvest.status</c>, <c>harvest.tooLarge</c>, <c>harvest.protocol</c>, <c>harvest.refused</c>,
/// <c>harvest.endless</c>, <c>harvest.gaveUp</c>.</param>
/// <param name="FaultMessage">Why; of a harvest that still runs, why it waits.</param>
public sealed record ImportAnswer(
    ImportId ImportId,
    ParticipantId HolderId,
    string Mapping,
    bool DryRun,
    ImportState State,
    decimal Percent,
    long RowsRead,
    long Created,
    long Updated,
    long Unchanged,
    long Refused,
    long Remarked,
    long Withdrawn,
    HarvestId? HarvestId,
    int? RowsPerSecond,
    WorkStep? PendingStep,
    ImportedStates Works,
    string? FaultCode,
    string? FaultMessage,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    IReadOnlyList<NextAction> NextActions
)
{
    /// <summary>
    /// The import, where the caller may see it: its holder, operators and supervisors; a dry run its holder alone.
    /// </summary>
    public static async Task<ImportAnswer?> FindAsync(Unit unit, ImportId importId, Caller caller)
    {
        var row = await unit.FindAsync<ImportRow>(Select, new { ImportId = importId });
        return row is not null && (row.HolderId == caller.ParticipantId || (caller.SeesAll && !row.DryRun))
            ? row.ToAnswer(caller)
            : null;
    }

    private const string Select = $"""
        select
        {ImportRow.Columns}
        from imports
        where import_id = @ImportId
        """;
}

/// <summary>How many works of an import are in which state.</summary>
public sealed record ImportedStates(
    long Draft,
    long Submitted,
    long InReview,
    long ChangesRequested,
    long Listed,
    long Suspended,
    long Withdrawn
);

/// <summary>An import as the database has it.</summary>
internal sealed record ImportRow(
    ImportId ImportId,
    ParticipantId HolderId,
    string MappingName,
    bool DryRun,
    ImportState State,
    decimal Percent,
    long RowsRead,
    long Created,
    long Updated,
    long Unchanged,
    long Refused,
    long Remarked,
    long Withdrawn,
    HarvestId? HarvestId,
    int? RowsPerSecond,
    WorkStep? PendingStep,
    string States,
    string? FaultCode,
    string? FaultMessage,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt
)
{
    public const string Columns = """
          import_id, holder_id, mapping_name, dry_run, state,
          case when state = 'done' then 100 else round(100.0 * bytes_read / greatest(bytes_total, 1), 1) end as percent,
          rows_read, created, updated, unchanged, refused, remarked, withdrawn, harvest_id,
          (rows_read / nullif(extract(epoch from coalesce(finished_at, clock_timestamp()) - started_at), 0))::integer
            as rows_per_second,
          pending_step,
          (
            select coalesce(jsonb_object_agg(state, count), '{}')
            from (
              select works.state, count(*)
              from works
              where works.import_id = imports.import_id
              group by works.state
            ) as counted
          ) as states,
          fault_code, fault_message, created_at, started_at, finished_at
        """;

    public ImportAnswer ToAnswer(Caller caller)
    {
        var states = Json.Read<Dictionary<string, long>>(States);
        long Of(WorkState state) => states.GetValueOrDefault(state.ToText());
        var works = new ImportedStates(
            Of(WorkState.Draft),
            Of(WorkState.Submitted),
            Of(WorkState.InReview),
            Of(WorkState.ChangesRequested),
            Of(WorkState.Listed),
            Of(WorkState.Suspended),
            Of(WorkState.Withdrawn)
        );
        return new ImportAnswer(
            ImportId,
            HolderId,
            MappingName,
            DryRun,
            State,
            Percent,
            RowsRead,
            Created,
            Updated,
            Unchanged,
            Refused,
            Remarked,
            Withdrawn,
            HarvestId,
            RowsPerSecond,
            PendingStep,
            works,
            FaultCode,
            FaultMessage,
            CreatedAt,
            StartedAt,
            FinishedAt,
            NextActions(works, caller)
        );
    }

    private List<NextAction> NextActions(ImportedStates works, Caller caller)
    {
        var next = new List<NextAction>();
        if (State is ImportState.Queued or ImportState.Running || PendingStep is not null)
            return next;
        var isHolder = HolderId == caller.ParticipantId;
        if (works.Draft > 0 && isHolder && caller.Has(Scopes.WorksWrite))
            next.Add(new NextAction("submit", "POST", $"/v1/imports/{ImportId}/submit"));
        if (works.Submitted > 0 && !isHolder && caller.IsOperator && caller.Has(Scopes.WorksReview))
            next.Add(new NextAction("approve", "POST", $"/v1/imports/{ImportId}/approve"));
        return next;
    }
}
