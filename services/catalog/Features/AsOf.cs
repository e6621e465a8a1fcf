using System.Globalization;
using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// A work as it was. By its hash everybody may read what was once public, also after it left the public: who knows the
/// hash has seen the work, and what a buyer saw stays readable for ever. By time it follows the work as it is now.
/// </summary>
internal static class AsOf
{
    private const string HashPrefix = "sha256:";
    private const int HashLength = 64;

    /// <summary>The work as of an instant or a hash; a refusal where it is neither, or not for the caller.</summary>
    public static async Task<Result<WorkRow>> FindAsync(Unit unit, WorkId workId, string asOf, Caller caller)
    {
        var hash = HashOf(asOf);
        var isTime = DateTimeOffset.TryParse(
            asOf,
            CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind | DateTimeStyles.AssumeUniversal,
            out var at
        );
        if (hash is null && !isTime)
            return Error.Invalid(
                "asOf.invalid",
                "This is neither an instant like 2027-01-31T00:00:00Z nor a hash like sha256:9f86….",
                new FieldError("asOf", "asOf.invalid", "It is an instant or a hash.")
            );
        var found = await unit.FindAsync<Row>(
            hash is null ? SelectByTime : SelectByHash,
            new
            {
                WorkId = workId,
                Hash = hash,
                At = at,
            }
        );
        return found is not null && IsVisible(found, caller, byHash: hash is not null)
            ? found.ToWork()
            : Error.NotFound("work");
    }

    // By a hash the decision that was found is the one that listed the content, wherever there is one.
    private static bool IsVisible(Row row, Caller caller, bool byHash)
    {
        if (row.HolderId == caller.ParticipantId || caller.SeesAll)
            return true;
        return row.State is WorkState.Listed && (byHash || row.StateNow is WorkState.Listed);
    }

    private static byte[]? HashOf(string asOf) =>
        asOf.StartsWith(HashPrefix, StringComparison.Ordinal)
        && asOf.Length == HashPrefix.Length + HashLength
        && asOf[HashPrefix.Length..].All(char.IsAsciiHexDigitLower)
            ? Convert.FromHexString(asOf.AsSpan(HashPrefix.Length))
            : null;

    private sealed record Row(
        WorkId WorkId,
        ParticipantId HolderId,
        int Version,
        WorkState State,
        WorkState StateNow,
        string Content,
        byte[] ContentHash,
        DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt
    )
    {
        public WorkRow ToWork() => new(WorkId, HolderId, Version, State, Content, ContentHash, CreatedAt, UpdatedAt);
    }

    private const string Decided = """
        select
          works.work_id, holder_id, decided.version, decided.to_state as state, works.state as state_now, shown.content,
          shown.content_hash, works.created_at, decided.decided_at as updated_at
        from works
        join work_versions as shown on shown.work_id = works.work_id
        """;

    private const string SelectByTime = $"""
        {Decided}
        join lateral (
          select version, to_state, decided_at
          from work_decisions
          where work_decisions.work_id = works.work_id
          and decided_at <= @At
          order by version desc
          limit 1
        ) as decided on true
        where works.work_id = @WorkId
        and shown.version <= decided.version
        order by shown.version desc
        limit 1
        """;

    // The content stood from its own version until the next one, through every decision in between: what was public is
    // told as it was last listed. The same content may have come back later: where it was public once, that is told.
    private const string SelectByHash = $"""
        {Decided}
        join lateral (
          select version, to_state, decided_at
          from work_decisions
          where work_decisions.work_id = works.work_id
          and work_decisions.version >= shown.version
          and not exists (
            select 1
            from work_versions as later
            where later.work_id = works.work_id
            and later.version > shown.version
            and later.version <= work_decisions.version
          )
          order by to_state = 'listed' desc, version desc
          limit 1
        ) as decided on true
        where works.work_id = @WorkId
        and shown.content_hash = @Hash
        order by decided.to_state = 'listed' desc, shown.version desc
        limit 1
        """;
}
