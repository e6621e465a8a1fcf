using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>A proposed change as the database has it.</summary>
/// <param name="Content">The work's content as the holder wants it, as JSON.</param>
/// <param name="Before">Its content as it is or, where the change is decided, as it was until then.</param>
/// <param name="DecidedBy">Null as long as it is open.</param>
public sealed record ChangeRow(
    ChangeId ChangeId,
    WorkId WorkId,
    ChangeState State,
    string Content,
    string Before,
    string Reason,
    ParticipantId ProposedBy,
    DateTimeOffset ProposedAt,
    ParticipantId? DecidedBy,
    string? DecisionReason,
    DateTimeOffset? DecidedAt
);

/// <summary>Writes proposed changes of public works.</summary>
public static class Changes
{
    /// <summary>The columns of a change, for those who read.</summary>
    public const string Columns = """
          change_id, work_id, state, content,
          (
            select content
            from work_versions
            where work_versions.work_id = work_changes.work_id
            and recorded_at < coalesce(decided_at, 'infinity')
            order by version desc
            limit 1
          ) as before,
          reason, proposed_by, proposed_at, decided_by, decision_reason, decided_at
        """;

    /// <summary>Adds an open change; 0 where the work has one already.</summary>
    public static Task<int> InsertAsync(
        Unit unit,
        ChangeId changeId,
        WorkId workId,
        WorkContent content,
        string reason,
        ParticipantId by
    ) =>
        unit.ExecuteAsync(
            Insert,
            new
            {
                ChangeId = changeId,
                WorkId = workId,
                Content = ContentJson.Write(content),
                Reason = reason,
                By = by,
            }
        );

    /// <summary>The change of this work; null where there is none. Who decides it locks the work first.</summary>
    public static Task<ChangeRow?> FindAsync(Unit unit, WorkId workId, ChangeId changeId) =>
        unit.FindAsync<ChangeRow>(Select, new { WorkId = workId, ChangeId = changeId });

    /// <summary>Writes down how a change ended, by whom and why.</summary>
    public static Task<int> EndAsync(
        Unit unit,
        ChangeId changeId,
        ChangeState state,
        ParticipantId by,
        string? reason
    ) =>
        unit.ExecuteAsync(
            End,
            new
            {
                ChangeId = changeId,
                State = state.ToText(),
                By = by,
                Reason = reason,
            }
        );

    /// <summary>
    /// Cancels the open change of a work that is taken back, where there is one. What an import proposed counts as
    /// changed when it comes again.
    /// </summary>
    public static Task<int> CancelOpenAsync(Unit unit, WorkId workId, ParticipantId by) =>
        unit.ExecuteAsync(CancelOpen, new { WorkId = workId, By = by });

    private const string Insert = """
        insert into work_changes (change_id, work_id, state, content, reason, proposed_by)
        values (@ChangeId, @WorkId, 'open', @Content::jsonb, @Reason, @By)
        on conflict (work_id) where state = 'open' do nothing
        """;

    private const string Select = $"""
        select
        {Columns}
        from work_changes
        where change_id = @ChangeId
        and work_id = @WorkId
        """;

    private const string End = """
        update work_changes
        set state = @State,
            decided_by = @By,
            decision_reason = @Reason,
            decided_at = now()
        where change_id = @ChangeId
        """;

    private const string CancelOpen = """
        with canceled as (
          update work_changes
          set state = 'canceled',
              decided_by = @By,
              decided_at = now()
          where work_id = @WorkId
          and state = 'open'
          returning work_id, import_id
        ),
        -- A file brings the row again; of a harvest, its record has to be asked for.
        asked_again as (
          insert into harvest_refusals (harvest_id, identifier, import_id)
          select harvested_records.harvest_id, harvested_records.identifier, canceled.import_id
          from canceled
          join imports using (import_id)
          join works on works.work_id = canceled.work_id
          join harvested_records
            on harvested_records.harvest_id = imports.harvest_id
            and harvested_records.source_value = works.source_value
          on conflict do nothing
        )
        update works
        set imported_hash = null
        from canceled
        where works.work_id = canceled.work_id
        and canceled.import_id is not null
        """;
}
