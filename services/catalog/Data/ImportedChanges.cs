using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>An open change of a public work.</summary>
/// <param name="IsImports">True where an import proposed it, false where a person did.</param>
public sealed record OpenChange(WorkId WorkId, bool IsImports);

/// <summary>What an import wants to change of a public work.</summary>
public sealed record ProposedChange(WorkChange Change)
{
    /// <summary>By which it is read and decided.</summary>
    public ChangeId ChangeId { get; } = ChangeId.New();
}

/// <summary>Proposes changes of many public works at once.</summary>
public static class ImportedChanges
{
    /// <summary>The open changes of these works. Whoever asks has locked the works.</summary>
    public static async Task<Dictionary<WorkId, OpenChange>> OpenAsync(Unit unit, IReadOnlyList<WorkChange> changes)
    {
        if (changes.Count == 0)
            return [];
        var open = await unit.ListAsync<OpenChange>(SelectOpen, new { Ids = IdsOf(changes) });
        return open.ToDictionary(change => change.WorkId);
    }

    /// <summary>
    /// Proposes these changes in place of what an import proposed before, and notes what the source said by now.
    /// </summary>
    /// <param name="unit">The transaction; it holds the works' locks.</param>
    /// <param name="import">Who proposes.</param>
    /// <param name="proposed">What is to be decided.</param>
    /// <param name="public">Rows that say what is public already: nothing is left to decide.</param>
    public static async Task WriteAsync(
        Unit unit,
        ClaimedImport import,
        IReadOnlyList<ProposedChange> proposed,
        IReadOnlyList<WorkChange> @public
    )
    {
        List<WorkChange> all = [.. proposed.Select(one => one.Change), .. @public];
        if (all.Count == 0)
            return;
        var parameters = new
        {
            import.ImportId,
            import.HolderId,
            Reason = import.ImportId.ToString(),
            Ids = IdsOf(all),
            Hashes = all.Select(change => change.Row.Hash).ToArray(),
            ChangeIds = proposed.Select(one => one.ChangeId.Value).ToArray(),
            WorkIds = proposed.Select(one => one.Change.WorkId.Value).ToArray(),
            Contents = proposed.Select(one => one.Change.Json).ToArray(),
        };
        await unit.ExecuteAsync(Cancel, parameters);
        await unit.ExecuteAsync(Insert, parameters);
        await unit.ExecuteAsync(KeepHashes, parameters);
    }

    private static Guid[] IdsOf(IEnumerable<WorkChange> changes) => [.. changes.Select(change => change.WorkId.Value)];

    private const string SelectOpen = """
        select work_id, import_id is not null as is_imports
        from work_changes
        where work_id = any(@Ids)
        and state = 'open'
        """;

    private const string Cancel = """
        update work_changes
        set state = 'canceled',
            decided_by = @HolderId,
            decided_at = now()
        where work_id = any(@Ids)
        and state = 'open'
        and import_id is not null
        """;

    private const string Insert = """
        insert into work_changes (change_id, work_id, state, content, reason, proposed_by, import_id)
        select change_id, work_id, 'open', content::jsonb, @Reason, @HolderId, @ImportId
        from unnest(@ChangeIds::uuid[], @WorkIds::uuid[], @Contents::text[]) as proposed (change_id, work_id, content)
        """;

    private const string KeepHashes = """
        update works
        set imported_hash = said.hash
        from unnest(@Ids::uuid[], @Hashes::bytea[]) as said (work_id, hash)
        where works.work_id = said.work_id
        """;
}
