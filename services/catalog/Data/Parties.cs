using Exchange.Catalog.Domain;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>A party as the database has it.</summary>
/// <param name="OwnerId">Whose list it is in; <see cref="Parties.Nobody"/> for the exchange's.</param>
/// <param name="MergedInto">The party that it turned out to be.</param>
public sealed record PartyRow(
    PartyId PartyId,
    ParticipantId OwnerId,
    int Version,
    PartyId? MergedInto,
    string Content,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>What is done with a party.</summary>
public enum PartyStep
{
    /// <summary>It is new.</summary>
    Register,

    /// <summary>It is described anew, by hand or by a file.</summary>
    Edit,

    /// <summary>It turned out to be another one, with a reason.</summary>
    Merge,
}

/// <summary>Writes parties and their history.</summary>
public static class Parties
{
    /// <summary>Whose the exchange's own list is.</summary>
    public static readonly ParticipantId Nobody;

    /// <summary>Whose list a caller writes: an operator keeps the exchange's.</summary>
    public static ParticipantId ListOf(Caller caller) => caller.IsOperator ? Nobody : caller.ParticipantId;

    /// <summary>The party; null where there is none.</summary>
    public static Task<PartyRow?> FindAsync(Unit unit, PartyId partyId) =>
        unit.FindAsync<PartyRow>(Select, new { PartyId = partyId });

    /// <summary>The party, locked until the transaction ends; null where there is none.</summary>
    public static Task<PartyRow?> LockAsync(Unit unit, PartyId partyId) =>
        unit.FindAsync<PartyRow>($"{Select}\nfor update", new { PartyId = partyId });

    /// <summary>Adds a party of version 1.</summary>
    public static Task<int> InsertAsync(Unit unit, PartyId partyId, ParticipantId ownerId, PartyContent content) =>
        unit.ExecuteAsync(Insert, Parameters(partyId, ownerId, content));

    /// <summary>Gives a party new content and the next version.</summary>
    public static Task<int> UpdateAsync(Unit unit, PartyId partyId, PartyContent content) =>
        unit.ExecuteAsync(Update, Parameters(partyId, Nobody, content));

    /// <summary>Leads a party, and all that led to it, to another one.</summary>
    public static Task<int> MergeAsync(Unit unit, PartyId partyId, PartyId into) =>
        unit.ExecuteAsync(Merge, new { PartyId = partyId, Into = into });

    /// <summary>Remembers what was done with a party as it is now, by whom and why.</summary>
    public static Task<int> RememberAsync(
        Unit unit,
        PartyId partyId,
        PartyStep step,
        ParticipantId actor,
        string? reason = null
    ) =>
        unit.ExecuteAsync(
            InsertHistory,
            new
            {
                PartyId = partyId,
                Step = step.ToText(),
                Actor = actor,
                Reason = reason,
            }
        );

    /// <summary>True where another party of the list has this key.</summary>
    public static Task<bool> IsSourceTakenAsync(Unit unit, ParticipantId ownerId, Identifier? source, PartyId except) =>
        source is null
            ? Task.FromResult(false)
            : unit.OneAsync<bool>(
                SelectTaken,
                new
                {
                    OwnerId = ownerId,
                    source.Scheme,
                    source.Value,
                    Except = except,
                }
            );

    private static object Parameters(PartyId partyId, ParticipantId ownerId, PartyContent content) =>
        new
        {
            PartyId = partyId,
            OwnerId = ownerId,
            Type = content.Type!.Value.ToText(),
            SourceScheme = content.Source?.Scheme,
            SourceValue = content.Source?.Value,
            Content = ContentJson.WriteParty(content),
            Keys = NameKeys.Of(content.Names ?? []),
        };

    private const string Select = """
        select party_id, owner_id, version, merged_into, content, created_at, updated_at
        from parties
        where party_id = @PartyId
        """;

    private const string Insert = """
        insert into parties (party_id, owner_id, version, type, source_scheme, source_value, content, name_keys)
        values (
          @PartyId, @OwnerId, 1, @Type, @SourceScheme, @SourceValue, @Content::jsonb, array_to_tsvector(@Keys)
        )
        """;

    private const string Update = """
        update parties
        set version = version + 1,
            type = @Type,
            source_scheme = @SourceScheme,
            source_value = @SourceValue,
            content = @Content::jsonb,
            name_keys = array_to_tsvector(@Keys),
            updated_at = now()
        where party_id = @PartyId
        """;

    private const string Merge = """
        update parties
        set version = version + case when party_id = @PartyId then 1 else 0 end,
            merged_into = @Into,
            updated_at = now()
        where party_id = @PartyId
        or merged_into = @PartyId
        """;

    private const string InsertHistory = """
        insert into party_history (party_id, version, step, actor_id, reason, content)
        select party_id, version, @Step, @Actor, @Reason, content
        from parties
        where party_id = @PartyId
        """;

    private const string SelectTaken = """
        select exists (
          select 1
          from parties
          where owner_id = @OwnerId
          and source_scheme = @Scheme
          and source_value = @Value
          and party_id <> @Except
        )
        """;
}
