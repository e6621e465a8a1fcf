using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>The work that a row is about, where there is one already.</summary>
/// <param name="ContentHash">Of what it says now.</param>
public sealed record KnownWork(
    WorkId WorkId,
    string SourceValue,
    int Version,
    WorkState State,
    byte[]? ImportedHash,
    byte[] ContentHash
);

/// <summary>A row that is to become a work, or the next version of one.</summary>
public sealed record WorkChange(ImportedRow<WorkContent> Row, KnownWork? Known, WorkState To)
{
    /// <summary>The work that it becomes, or becomes again.</summary>
    public WorkId WorkId { get; } = Known?.WorkId ?? WorkId.New();

    /// <summary>The content as it is written: the row's, with what people decided about the work.</summary>
    public WorkContent Content { get; init; } = Row.Content;

    /// <summary>The written form of <see cref="Content"/>.</summary>
    public string Json => IsOfRow ? Row.Json : ContentJson.Write(Content);

    /// <summary>The hash of <see cref="Json"/>.</summary>
    public byte[] ContentHash => IsOfRow ? Row.Hash : ContentJson.Hash(Json);

    private bool IsOfRow => ReferenceEquals(Content, Row.Content);
}

/// <summary>
/// Reads and writes the works of many rows at once: a few statements for a chunk, however long it is.
/// </summary>
public static class ImportedWorks
{
    /// <summary>The works that these rows are about, locked until the transaction ends.</summary>
    public static async Task<Dictionary<string, KnownWork>> LockKnownAsync(
        Unit unit,
        ParticipantId holderId,
        IReadOnlyList<ImportedRow<WorkContent>> rows
    )
    {
        if (rows.Count == 0)
            return [];
        var known = await unit.ListAsync<KnownWork>(
            SelectKnown,
            new
            {
                HolderId = holderId,
                rows[0].Content.Source!.Scheme,
                Values = rows.Select(row => row.Key).ToArray(),
            }
        );
        return known.ToDictionary(work => work.SourceValue, StringComparer.Ordinal);
    }

    /// <summary>
    /// The changes with what people decided about their works, and remarks on what the rows leave no place for.
    /// </summary>
    public static async Task<(List<WorkChange> Changes, List<RefusedRow> Remarked)> WithDecisionsAsync(
        Unit unit,
        IReadOnlyList<WorkChange> changes
    )
    {
        var known = changes.Where(change => change.Known is not null).Select(change => change.WorkId.Value).ToArray();
        var held = known.Length == 0 ? [] : await unit.ListAsync<HeldWork>(SelectDecided, new { Ids = known });
        var contents = held.ToDictionary(work => work.WorkId, work => ContentJson.Read(work.Content));
        var (kept, remarked) = (new List<WorkChange>(), new List<RefusedRow>());
        foreach (var change in changes)
        {
            if (!contents.TryGetValue(change.WorkId, out var before))
            {
                kept.Add(change);
                continue;
            }
            var (content, remarks) = DecidedByHand.Keep(change.Row.Content, before);
            kept.Add(change with { Content = content });
            if (remarks.Count > 0)
                remarked.Add(new RefusedRow(change.Row.Line, remarks));
        }
        return (kept, remarked);
    }

    private sealed record HeldWork(WorkId WorkId, string Content);

    /// <summary>
    /// The changes that can be written, and the rows that name their work like another one. Rows of one chunk may not
    /// pass a name on to each other: who gives it up is written first.
    /// </summary>
    public static async Task<(List<WorkChange> Changes, List<RefusedRow> Refused)> WithFreeNamesAsync(
        Unit unit,
        ParticipantId holderId,
        List<WorkChange> changes
    )
    {
        var asked = changes
            .SelectMany((change, row) => WorkIdentifiers.Of(change.Row.Content, change.WorkId, row))
            .ToList();
        var taken = (await WorkIdentifiers.TakenAsync(unit, holderId, asked))
            .Concat(asked.GroupBy(one => one.Identifier).SelectMany(same => same.Skip(1)))
            .ToLookup(one => one.Row, one => one.Taken());
        return (
            [.. changes.Where((_, row) => !taken.Contains(row))],
            [.. taken.Select(row => new RefusedRow(changes[row.Key].Row.Line, [.. row.Distinct()]))]
        );
    }

    /// <summary>Adds drafts and gives known works their new content, each with its line of history.</summary>
    public static async Task WriteAsync(Unit unit, ClaimedImport import, IReadOnlyList<WorkChange> changes)
    {
        var created = changes.Where(change => change.Known is null).ToList();
        if (created.Count > 0)
            await unit.ExecuteAsync(Insert, Parameters(import, created));
        var updated = changes.Where(change => change.Known is not null).ToList();
        if (updated.Count > 0)
            await unit.ExecuteAsync(Update, Parameters(import, updated));
        await WorkSearch.KeepAsync(unit, [.. changes.Select(change => (change.WorkId, change.Content))]);
    }

    private static object Parameters(ClaimedImport import, List<WorkChange> changes) =>
        new
        {
            import.ImportId,
            import.HolderId,
            Reason = import.ImportId.ToString(),
            changes[0].Row.Content.Source!.Scheme,
            Ids = Column(changes, change => change.WorkId.Value),
            Froms = Column(changes, change => change.Known?.State.ToText()),
            Tos = Column(changes, change => change.To.ToText()),
            Classes = Column(changes, change => change.Row.Content.Class),
            Rights = Column(changes, change => change.Row.Content.RightsStatus),
            Firsts = Column(changes, change => change.Row.Content.Date?.First()),
            Lasts = Column(changes, change => change.Row.Content.Date?.Last()),
            Values = Column(changes, change => change.Row.Key),
            Hashes = Column(changes, change => change.Row.Hash),
            Contents = Column(changes, change => change.Json),
            ContentHashes = Column(changes, change => change.ContentHash),
        };

    private static T[] Column<T>(List<WorkChange> changes, Func<WorkChange, T> of) => [.. changes.Select(of)];

    // One look into the unique index per row. Said as "source_value = any(...)", a database that has no statistics of
    // the new table yet reads all works of the holder for every chunk, which takes a hundred times as long.
    private const string SelectKnown = """
        with known as materialized (
          select found.work_id
          from unnest(@Values::text[]) as asked (value)
          cross join lateral (
            select work_id
            from works
            where holder_id = @HolderId
            and source_scheme = @Scheme
            and source_value = asked.value
            limit 1
          ) as found
        )
        select work_id, source_value, version, state, imported_hash, content_hash
        from known
        join works using (work_id)
        order by work_id
        for update of works
        """;

    private const string SelectDecided = """
        select work_id, content
        from works
        where work_id = any(@Ids)
        and (
          content -> 'partOf' is not null
          or content -> 'consentRequired' is not null
          or content -> 'sensitivities' is not null
          or jsonb_path_exists(content, '$.creators[*].partyId')
        )
        """;

    private const string Incoming = """
        with incoming as (
          select *
          from unnest(
            @Ids::uuid[], @Froms::text[], @Tos::text[], @Classes::text[], @Rights::text[], @Firsts::integer[],
            @Lasts::integer[], @Values::text[], @Hashes::bytea[], @Contents::text[],
            @ContentHashes::bytea[]
          ) as incoming (
            work_id, from_state, to_state, class, rights_status, earliest_year, latest_year, source_value, hash,
            content, content_hash
          )
        )
        """;

    // A key that another import took meanwhile stops the transaction; it is run again and finds the work.
    private const string Insert = $"""
        {Incoming}, added as (
          insert into works
            (work_id, holder_id, version, state, class, rights_status, earliest_year, latest_year, source_scheme,
             source_value, import_id, imported_hash, content, content_hash)
          select work_id, @HolderId, 1, to_state, class, rights_status, earliest_year, latest_year, @Scheme,
                 source_value, @ImportId, hash, content::jsonb, content_hash
          from incoming
          returning work_id, version, state
        )
        insert into work_decisions (work_id, version, step, to_state, actor_id, reason)
        select work_id, version, 'register', state, @HolderId, @Reason
        from added
        """;

    private const string Update = $"""
        {Incoming}, changed as (
          update works
          set version = works.version + 1,
              state = incoming.to_state,
              class = incoming.class,
              rights_status = incoming.rights_status,
              earliest_year = incoming.earliest_year,
              latest_year = incoming.latest_year,
              import_id = @ImportId,
              imported_hash = incoming.hash,
              content = incoming.content::jsonb,
              content_hash = incoming.content_hash,
              updated_at = now()
          from incoming
          where works.work_id = incoming.work_id
          returning works.work_id, works.version, incoming.from_state, incoming.to_state
        )
        insert into work_decisions (work_id, version, step, from_state, to_state, actor_id, reason)
        select work_id, version, 'edit', from_state, to_state, @HolderId, @Reason
        from changed
        """;
}
