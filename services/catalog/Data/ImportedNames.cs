using Exchange.Catalog.Domain;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>A further name that is there already.</summary>
public sealed record KnownName(Guid NameId, string SourceValue, byte[] ImportedHash);

/// <summary>A row that is to become a further name of a party, or the next form of one.</summary>
public sealed record NameChange(ImportedRow<FurtherName> Row, Guid NameId, bool IsNew, PartyId PartyId);

/// <summary>Reads and writes the further names of many rows at once.</summary>
public static class ImportedNames
{
    /// <summary>The names that these rows are about, locked until the transaction ends.</summary>
    public static async Task<Dictionary<string, KnownName>> LockKnownAsync(
        Unit unit,
        ParticipantId ownerId,
        IReadOnlyList<ImportedRow<FurtherName>> rows
    )
    {
        var known = await unit.ListAsync<KnownName>(
            SelectKnown,
            new
            {
                OwnerId = ownerId,
                rows[0].Content.Source.Scheme,
                Values = rows.Select(row => row.Key).ToArray(),
            }
        );
        return known.ToDictionary(name => name.SourceValue, StringComparer.Ordinal);
    }

    /// <summary>Adds names and gives known ones their new form.</summary>
    public static async Task WriteAsync(Unit unit, ClaimedImport import, IReadOnlyList<NameChange> changes)
    {
        if (changes.Count == 0)
            return;
        await unit.ExecuteAsync(
            Write,
            new
            {
                import.ImportId,
                OwnerId = import.ListOwner,
                changes[0].Row.Content.Source.Scheme,
                Ids = changes.Select(change => change.NameId).ToArray(),
                PartyIds = changes.Select(change => change.PartyId.Value).ToArray(),
                Values = changes.Select(change => change.Row.Key).ToArray(),
                Hashes = changes.Select(change => change.Row.Hash).ToArray(),
                Names = changes.Select(change => ContentJson.WriteParty(change.Row.Content.Name)).ToArray(),
                Keys = changes.Select(change => string.Join('\n', NameKeys.Of([change.Row.Content.Name]))).ToArray(),
            }
        );
    }

    private const string SelectKnown = """
        with known as materialized (
          select found.name_id
          from unnest(@Values::text[]) as asked (value)
          cross join lateral (
            select name_id
            from party_names
            where owner_id = @OwnerId
            and source_scheme = @Scheme
            and source_value = asked.value
            limit 1
          ) as found
        )
        select name_id, source_value, imported_hash
        from known
        join party_names using (name_id)
        order by name_id
        for update of party_names
        """;

    private const string Write = """
        insert into party_names
          (name_id, party_id, owner_id, source_scheme, source_value, import_id, imported_hash, name, name_keys)
        select name_id, party_id, @OwnerId, @Scheme, source_value, @ImportId, hash, name::jsonb,
               array_to_tsvector(string_to_array(keys, E'\n'))
        from unnest(@Ids::uuid[], @PartyIds::uuid[], @Values::text[], @Hashes::bytea[], @Names::text[], @Keys::text[])
          as incoming (name_id, party_id, source_value, hash, name, keys)
        on conflict (name_id) do update
        set party_id = excluded.party_id,
            import_id = excluded.import_id,
            imported_hash = excluded.imported_hash,
            name = excluded.name,
            name_keys = excluded.name_keys
        """;
}
