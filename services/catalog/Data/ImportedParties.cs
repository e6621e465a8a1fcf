using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>The party that a row is about, where there is one already.</summary>
public sealed record KnownParty(PartyId PartyId, string SourceValue, PartyId? MergedInto, byte[]? ImportedHash);

/// <summary>A row that is to become a party, or the next content of one.</summary>
/// <param name="Content">Without what another party is called already.</param>
public sealed record PartyChange(ImportedRow<PartyContent> Row, PartyId PartyId, bool IsNew, PartyContent Content);

/// <summary>Reads and writes the parties of many rows at once.</summary>
public static class ImportedParties
{
    /// <summary>The parties that these keys name, locked until the transaction ends.</summary>
    public static async Task<Dictionary<string, KnownParty>> LockKnownAsync(
        Unit unit,
        ParticipantId ownerId,
        string scheme,
        IReadOnlyList<string> keys
    )
    {
        var known = await unit.ListAsync<KnownParty>(
            SelectKnown,
            new
            {
                OwnerId = ownerId,
                Scheme = scheme,
                Values = keys.Distinct(StringComparer.Ordinal).ToArray(),
            }
        );
        return known.ToDictionary(party => party.SourceValue, StringComparer.Ordinal);
    }

    /// <summary>Adds parties and gives known ones their new content, each with its line of history.</summary>
    public static async Task WriteAsync(Unit unit, ClaimedImport import, IReadOnlyList<PartyChange> changes)
    {
        var created = changes.Where(change => change.IsNew).ToList();
        if (created.Count > 0)
            await unit.ExecuteAsync(Insert, Parameters(import, created, PartyStep.Register));
        var updated = changes.Where(change => !change.IsNew).ToList();
        if (updated.Count > 0)
            await unit.ExecuteAsync(Update, Parameters(import, updated, PartyStep.Edit));
    }

    private static object Parameters(ClaimedImport import, List<PartyChange> changes, PartyStep step) =>
        new
        {
            import.ImportId,
            OwnerId = import.ListOwner,
            Actor = import.HolderId,
            Reason = import.ImportId.ToString(),
            Step = step.ToText(),
            changes[0].Row.Content.Source!.Scheme,
            Ids = changes.Select(change => change.PartyId.Value).ToArray(),
            Types = changes.Select(change => change.Content.Type!.Value.ToText()).ToArray(),
            Values = changes.Select(change => change.Row.Key).ToArray(),
            Hashes = changes.Select(change => change.Row.Hash).ToArray(),
            Contents = changes.Select(change => ContentJson.WriteParty(change.Content)).ToArray(),
            Keys = changes.Select(change => string.Join('\n', NameKeys.Of(change.Content.Names ?? []))).ToArray(),
        };

    // One look into the unique index for each, as where rows of works are looked up.
    private const string SelectKnown = """
        with known as materialized (
          select found.party_id
          from unnest(@Values::text[]) as asked (value)
          cross join lateral (
            select party_id
            from parties
            where owner_id = @OwnerId
            and source_scheme = @Scheme
            and source_value = asked.value
            limit 1
          ) as found
        )
        select party_id, source_value, merged_into, imported_hash
        from known
        join parties using (party_id)
        order by party_id
        for update of parties
        """;

    private const string Incoming = """
        with incoming as (
          select party_id, type, source_value, hash, content::jsonb as content,
                 array_to_tsvector(string_to_array(keys, E'\n')) as name_keys
          from unnest(@Ids::uuid[], @Types::text[], @Values::text[], @Hashes::bytea[], @Contents::text[], @Keys::text[])
            as incoming (party_id, type, source_value, hash, content, keys)
        )
        """;

    private const string Insert = $"""
        {Incoming}, written as (
          insert into parties
            (party_id, owner_id, version, type, source_scheme, source_value, import_id, imported_hash, content,
             name_keys)
          select party_id, @OwnerId, 1, type, @Scheme, source_value, @ImportId, hash, content, name_keys
          from incoming
          returning party_id, version, content
        )
        {Remember}
        """;

    private const string Update = $"""
        {Incoming}, written as (
          update parties
          set version = parties.version + 1,
              type = incoming.type,
              import_id = @ImportId,
              imported_hash = incoming.hash,
              content = incoming.content,
              name_keys = incoming.name_keys,
              updated_at = now()
          from incoming
          where parties.party_id = incoming.party_id
          returning parties.party_id, parties.version, parties.content
        )
        {Remember}
        """;

    private const string Remember = """
        insert into party_history (party_id, version, step, actor_id, reason, content)
        select party_id, version, @Step, @Actor, @Reason, content
        from written
        """;
}
