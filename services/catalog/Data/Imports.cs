using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>An import that this process works on.</summary>
/// <param name="Mapping">The mapping's document.</param>
/// <param name="LastLine">What came up to this line of the file is done.</param>
/// <param name="Tries">How often it was begun since it last got on.</param>
/// <param name="HarvestId">Where its rows come from, in place of a file.</param>
/// <param name="HarvestFrom">Only what changed from then on.</param>
/// <param name="HarvestUntil">Only what changed up to then.</param>
/// <param name="ResumptionToken">By which the provider's list goes on; null at its beginning.</param>
public sealed record ClaimedImport(
    ImportId ImportId,
    ParticipantId HolderId,
    string Mapping,
    bool DryRun,
    long BytesTotal,
    long LastLine,
    int Tries,
    Guid LeaseToken,
    bool IsShared,
    HarvestId? HarvestId,
    DateTimeOffset? HarvestFrom,
    DateTimeOffset? HarvestUntil,
    string? ResumptionToken
)
{
    /// <summary>Whose list of parties it writes.</summary>
    public ParticipantId ListOwner => IsShared ? Parties.Nobody : HolderId;
}

/// <summary>What one chunk of rows came to.</summary>
public sealed record ChunkCounts(long LastLine, long BytesRead, int Rows, int Created, int Updated, int Unchanged);

/// <summary>Writes imports: their file, their lease and their progress.</summary>
public static class Imports
{
    /// <summary>Adds an import that waits for its turn.</summary>
    public static Task<int> InsertAsync(
        Unit unit,
        ImportId importId,
        ParticipantId holderId,
        KnownMapping mapping,
        bool dryRun,
        bool isShared
    ) =>
        unit.ExecuteAsync(
            Insert,
            new
            {
                ImportId = importId,
                HolderId = holderId,
                mapping.Mapping.Name,
                mapping.Document,
                DryRun = dryRun,
                IsShared = isShared,
            }
        );

    /// <summary>Adds a piece of the import's file.</summary>
    public static Task<int> AddPartAsync(Unit unit, ImportId importId, int part, byte[] bytes) =>
        unit.ExecuteAsync(
            InsertPart,
            new
            {
                ImportId = importId,
                Part = part,
                Bytes = bytes,
            }
        );

    /// <summary>A piece of the import's file; null after the last.</summary>
    public static Task<byte[]?> ReadPartAsync(Unit unit, ImportId importId, int part) =>
        unit.FindAsync<byte[]>(SelectPart, new { ImportId = importId, Part = part });

    /// <summary>The last four bytes of the import's file, fewer where it has fewer.</summary>
    public static Task<byte[]?> ReadEndAsync(Unit unit, ImportId importId) =>
        unit.FindAsync<byte[]>(SelectEnd, new { ImportId = importId });

    /// <summary>Takes the import that waits longest and that nobody works on; null where there is none.</summary>
    /// <param name="unit">The transaction.</param>
    /// <param name="isHarvest">True for one whose rows come from a provider, false for one of a file.</param>
    public static Task<ClaimedImport?> ClaimAsync(Unit unit, bool isHarvest) =>
        unit.FindAsync<ClaimedImport>(Claim, new { Token = Guid.CreateVersion7(), IsHarvest = isHarvest });

    /// <summary>Moves the progress on in the transaction that did the rows, and keeps the lease.</summary>
    /// <exception cref="InvalidOperationException">The lease was lost: somebody else works on it.</exception>
    public static async Task ProgressAsync(
        Unit unit,
        ClaimedImport import,
        ChunkCounts counts,
        IReadOnlyList<RefusedRow> refused,
        IReadOnlyList<RefusedRow> remarked
    )
    {
        var kept = await unit.ExecuteAsync(
            Progress,
            new
            {
                import.ImportId,
                import.LeaseToken,
                counts.LastLine,
                counts.BytesRead,
                counts.Rows,
                counts.Created,
                counts.Updated,
                counts.Unchanged,
                Refused = refused.Count,
                Remarked = remarked.Count,
            }
        );
        if (kept == 0)
            throw new InvalidOperationException($"The lease of {import.ImportId} was lost.");
        await InsertRowsAsync(unit, import, InsertRefusals, refused);
        await InsertRowsAsync(unit, import, InsertRemarks, remarked);
    }

    private static async Task InsertRowsAsync(
        Unit unit,
        ClaimedImport import,
        string sql,
        IReadOnlyList<RefusedRow> rows
    )
    {
        if (rows.Count == 0)
            return;
        await unit.ExecuteAsync(
            sql,
            new
            {
                import.ImportId,
                Lines = rows.Select(row => row.Line).ToArray(),
                Errors = rows.Select(row => Json.Write(row.Errors.Select(Storable))).ToArray(),
                Identifiers = rows.Select(row => row.Identifier).ToArray(),
            }
        );
    }

    // A message may quote the row, and PostgreSQL keeps no NUL in JSON.
    private static FieldError Storable(FieldError error) =>
        error with
        {
            Message = error.Message.Replace('\0', '\uFFFD'),
        };

    /// <summary>Ends the import, well or with a fault, and lets its file go.</summary>
    public static Task<int> FinishAsync(Unit unit, ClaimedImport import, Error? fault) =>
        unit.ExecuteAsync(
            Finish,
            new
            {
                import.ImportId,
                import.LeaseToken,
                State = fault is null ? "done" : "failed",
                fault?.Code,
                fault?.Message,
            }
        );

    /// <summary>Asks for a step with all of the import's works; answers 0 where another is still going on.</summary>
    public static Task<int> AskAsync(Unit unit, ImportId importId, string step, ParticipantId actor) =>
        unit.ExecuteAsync(
            Ask,
            new
            {
                ImportId = importId,
                Step = step,
                Actor = actor,
            }
        );

    private const string Insert = """
        insert into imports (import_id, holder_id, mapping_name, mapping, dry_run, is_shared, state, bytes_total)
        values (@ImportId, @HolderId, @Name, @Document::jsonb, @DryRun, @IsShared, 'queued', 0)
        """;

    private const string InsertPart = """
        with part as (
          insert into import_files (import_id, part, bytes)
          values (@ImportId, @Part, @Bytes)
        )
        update imports
        set bytes_total = bytes_total + length(@Bytes)
        where import_id = @ImportId
        """;

    private const string SelectPart = """
        select bytes
        from import_files
        where import_id = @ImportId
        and part = @Part
        """;

    private const string SelectEnd = """
        with ends as (
          select part, substring(bytes from greatest(1, length(bytes) - 3)) as bytes
          from import_files
          where import_id = @ImportId
          order by part desc
          limit 2
        ), whole as (
          select string_agg(bytes, ''::bytea order by part) as bytes
          from ends
        )
        select substring(bytes from greatest(1, length(bytes) - 3))
        from whole
        """;

    // 20 seconds are long for a chunk, which takes less than one, and short for whoever waits after a crash.
    private const string Claim = """
        update imports
        set state = 'running',
            started_at = coalesce(started_at, now()),
            lease_token = @Token,
            lease_until = now() + interval '20 seconds',
            tries_without_progress = tries_without_progress + 1
        where import_id = (
          select import_id
          from imports
          where state in ('queued', 'running')
          and (harvest_id is not null) = @IsHarvest
          and (lease_until is null or lease_until < now())
          order by coalesce(lease_until, created_at), import_id
          limit 1
          for update skip locked
        )
        returning import_id, holder_id, mapping, dry_run, bytes_total, last_line,
                  tries_without_progress as tries, lease_token, is_shared, harvest_id, harvest_from,
                  harvest_until, resumption_token
        """;

    private const string Progress = """
        update imports
        set last_line = @LastLine,
            bytes_read = @BytesRead,
            rows_read = rows_read + @Rows,
            created = created + @Created,
            updated = updated + @Updated,
            unchanged = unchanged + @Unchanged,
            refused = refused + @Refused,
            remarked = remarked + @Remarked,
            lease_until = now() + interval '20 seconds',
            tries_without_progress = 0
        where import_id = @ImportId
        and lease_token = @LeaseToken
        """;

    private const string InsertRefusals = """
        insert into import_refusals (import_id, line, errors, identifier)
        select @ImportId, line, errors::jsonb, identifier
        from unnest(@Lines, @Errors, @Identifiers::text[]) as refused (line, errors, identifier)
        """;

    private const string InsertRemarks = """
        insert into import_remarks (import_id, line, remarks, identifier)
        select @ImportId, line, remarks::jsonb, identifier
        from unnest(@Lines, @Errors, @Identifiers::text[]) as remarked (line, remarks, identifier)
        """;

    private const string Finish = """
        with finished as (
          update imports
          set state = @State,
              fault_code = @Code,
              fault_message = @Message,
              lease_token = null,
              lease_until = null,
              finished_at = now()
          where import_id = @ImportId
          and lease_token = @LeaseToken
          returning import_id
        )
        delete from import_files
        using finished
        where import_files.import_id = finished.import_id
        """;

    private const string Ask = """
        update imports
        set pending_step = @Step,
            pending_actor_id = @Actor,
            -- What the transaction of a step before has committed meanwhile is of before.
            pending_since = clock_timestamp()
        where import_id = @ImportId
        and pending_step is null
        """;
}
