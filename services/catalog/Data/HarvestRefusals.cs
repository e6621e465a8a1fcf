using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>Records that a run of a harvest had to refuse, so that the next one asks for them again.</summary>
public static class HarvestRefusals
{
    /// <summary>What this run has to ask for, the longest waiting first; no more than one run may ask for.</summary>
    public static Task<IReadOnlyList<string>> ListAsync(Unit unit, ClaimedImport import) =>
        unit.ListAsync<string>(Select, new { import.HarvestId, import.ImportId });

    /// <summary>Notes what was refused of these records; the others are forgotten.</summary>
    public static async Task KeepAsync(
        Unit unit,
        ClaimedImport import,
        IEnumerable<string> seen,
        IReadOnlyCollection<string> refused
    )
    {
        var parameters = new
        {
            import.HarvestId,
            import.ImportId,
            Seen = seen.ToArray(),
            Refused = refused.ToArray(),
        };
        await unit.ExecuteAsync(Forget, parameters);
        if (refused.Count > 0)
            await unit.ExecuteAsync(Upsert, parameters);
    }

    private const string Select = """
        select identifier
        from harvest_refusals
        where harvest_id = @HarvestId
        and import_id <> @ImportId
        order by import_id, identifier
        limit 1000
        """;

    private const string Forget = """
        delete from harvest_refusals
        where harvest_id = @HarvestId
        and identifier = any(@Seen)
        and identifier <> all(@Refused)
        """;

    private const string Upsert = """
        insert into harvest_refusals (harvest_id, identifier, import_id)
        select distinct @HarvestId::uuid, identifier, @ImportId::uuid
        from unnest(@Refused::text[]) as refused (identifier)
        on conflict (harvest_id, identifier) do update
        set import_id = excluded.import_id
        """;
}
