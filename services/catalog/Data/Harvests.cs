using Exchange.Catalog.Harvesting;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>A provider and what is taken from it.</summary>
/// <param name="HarvestedUntil">When the last whole run began, by the provider's clock; null before it.</param>
public sealed record HarvestRow(
    HarvestId HarvestId,
    ParticipantId HolderId,
    string BaseUrl,
    string MetadataPrefix,
    string? SetSpec,
    string MappingName,
    DateTimeOffset? HarvestedUntil,
    DateTimeOffset CreatedAt
);

/// <summary>How long a run is by now.</summary>
/// <param name="EmptyAnswers">Answers without a record.</param>
/// <param name="Age">Since it began.</param>
internal sealed record RunLength(int EmptyAnswers, TimeSpan Age);

/// <summary>Keeps harvests and how far their runs are.</summary>
public static class Harvests
{
    /// <summary>The columns of <see cref="HarvestRow"/>.</summary>
    public const string Columns =
        "harvest_id, holder_id, base_url, metadata_prefix, set_spec, mapping_name, harvested_until, created_at";

    /// <summary>Adds a harvest; answers 0 where the holder has the very same already.</summary>
    public static Task<int> InsertAsync(Unit unit, HarvestRow harvest) => unit.ExecuteAsync(Insert, harvest);

    /// <summary>The harvest; null where there is none.</summary>
    public static Task<HarvestRow?> FindAsync(Unit unit, HarvestId harvestId) =>
        unit.FindAsync<HarvestRow>(Select, new { HarvestId = harvestId });

    /// <summary>Makes an import of this harvest; answers 0 where one is still going on.</summary>
    public static Task<int> StartAsync(
        Unit unit,
        ImportId importId,
        HarvestRow harvest,
        string mapping,
        (DateTimeOffset? From, DateTimeOffset? Until, bool DryRun) wish
    ) =>
        unit.ExecuteAsync(
            InsertImport,
            new
            {
                ImportId = importId,
                harvest.HolderId,
                harvest.HarvestId,
                harvest.MappingName,
                Mapping = mapping,
                wish.DryRun,
                wish.From,
                wish.Until,
            }
        );

    /// <summary>Notes which works the records became.</summary>
    public static Task<int> NoteAsync(
        Unit unit,
        HarvestId harvestId,
        IReadOnlyList<(string Identifier, string Key)> all
    ) =>
        unit.ExecuteAsync(
            Upsert,
            new
            {
                HarvestId = harvestId,
                Identifiers = all.Select(one => one.Identifier).ToArray(),
                Keys = all.Select(one => one.Key).ToArray(),
            }
        );

    /// <summary>The works that these records became and that are not withdrawn yet.</summary>
    public static Task<IReadOnlyList<WorkId>> WorksAsync(
        Unit unit,
        ClaimedImport import,
        string scheme,
        IReadOnlyList<string> identifiers
    ) =>
        unit.ListAsync<WorkId>(
            SelectWorks,
            new
            {
                import.HarvestId,
                import.HolderId,
                Scheme = scheme,
                Identifiers = identifiers.ToArray(),
            }
        );

    /// <summary>A record that comes back counts as changed, whatever it says.</summary>
    public static Task<int> ForgetHashAsync(Unit unit, WorkId workId) =>
        unit.ExecuteAsync(ClearHash, new { WorkId = workId });

    /// <summary>Moves the run on to the next piece of the provider's list; answers how long it is by now.</summary>
    internal static Task<RunLength> MoveAsync(Unit unit, ClaimedImport import, OaiAnswer answer, int withdrawn) =>
        unit.OneAsync<RunLength>(
            Move,
            new
            {
                import.ImportId,
                answer.Token,
                answer.RespondedAt,
                Empty = answer.Records.Count == 0 ? 1 : 0,
                Withdrawn = withdrawn,
            }
        );

    /// <summary>Keeps the lease for as long as a provider may take to answer.</summary>
    public static Task<int> HoldAsync(Unit unit, ClaimedImport import, int seconds) =>
        unit.ExecuteAsync(
            Hold,
            new
            {
                import.ImportId,
                import.LeaseToken,
                Seconds = seconds,
            }
        );

    /// <summary>Lets the run rest; whoever takes it up again finds it where it was.</summary>
    public static Task<int> PostponeAsync(Unit unit, ClaimedImport import, int seconds, string reason) =>
        unit.ExecuteAsync(
            Postpone,
            new
            {
                import.ImportId,
                import.LeaseToken,
                Seconds = seconds,
                Reason = reason,
            }
        );

    /// <summary>Gives the run back for its next turn, behind the others that wait.</summary>
    public static Task<int> PassOnAsync(Unit unit, ClaimedImport import) =>
        unit.ExecuteAsync(PassOn, new { import.ImportId, import.LeaseToken });

    /// <summary>Notes from when on the next run has to ask.</summary>
    public static Task<int> EndAsync(Unit unit, ClaimedImport import) =>
        unit.ExecuteAsync(End, new { import.ImportId });

    private const string Insert = """
        insert into harvests (harvest_id, holder_id, base_url, metadata_prefix, set_spec, mapping_name)
        values (@HarvestId, @HolderId, @BaseUrl, @MetadataPrefix, @SetSpec, @MappingName)
        on conflict do nothing
        """;

    private const string Select = $"""
        select {Columns}
        from harvests
        where harvest_id = @HarvestId
        """;

    private const string InsertImport = """
        insert into imports
          (import_id, holder_id, harvest_id, mapping_name, mapping, dry_run, state, bytes_total, harvest_from,
           harvest_until)
        values
          (@ImportId, @HolderId, @HarvestId, @MappingName, @Mapping::jsonb, @DryRun, 'queued', 0, @From, @Until)
        on conflict do nothing
        """;

    private const string Upsert = """
        insert into harvested_records (harvest_id, identifier, source_value)
        select @HarvestId, identifier, key
        from unnest(@Identifiers::text[], @Keys::text[]) as seen (identifier, key)
        on conflict (harvest_id, identifier) do update
        set source_value = excluded.source_value
        where harvested_records.source_value <> excluded.source_value
        """;

    private const string SelectWorks = """
        select work_id
        from harvested_records
        join works using (source_value)
        where harvest_id = @HarvestId
        and identifier = any(@Identifiers)
        and holder_id = @HolderId
        and source_scheme = @Scheme
        and state <> 'withdrawn'
        order by work_id
        """;

    private const string ClearHash = """
        update works
        set imported_hash = null
        where work_id = @WorkId
        """;

    private const string Move = """
        update imports
        set resumption_token = @Token,
            responded_at = coalesce(responded_at, @RespondedAt),
            withdrawn = withdrawn + @Withdrawn,
            empty_answers = empty_answers + @Empty,
            fault_message = null
        where import_id = @ImportId
        returning empty_answers, now() - started_at as age
        """;

    private const string Hold = """
        update imports
        set lease_until = now() + make_interval(secs => @Seconds)
        where import_id = @ImportId
        and lease_token = @LeaseToken
        """;

    private const string Postpone = """
        update imports
        set lease_token = null,
            lease_until = now() + make_interval(secs => @Seconds),
            fault_message = @Reason
        where import_id = @ImportId
        and lease_token = @LeaseToken
        """;

    private const string PassOn = """
        update imports
        set lease_token = null,
            lease_until = now()
        where import_id = @ImportId
        and lease_token = @LeaseToken
        """;

    // A run up to some instant leaves open what came after it; so does one that began later than the last one ended.
    private const string End = """
        update harvests
        set harvested_until = imports.responded_at
        from imports
        where imports.import_id = @ImportId
        and harvests.harvest_id = imports.harvest_id
        and not imports.dry_run
        and imports.harvest_until is null
        and imports.responded_at is not null
        and (imports.harvest_from is null or imports.harvest_from <= harvests.harvested_until)
        """;
}
