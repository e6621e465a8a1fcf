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

    private static bool IsVisible(Row row, Caller caller, bool byHash)
    {
        if (row.HolderId == caller.ParticipantId || caller.SeesAll)
            return true;
        return byHash ? row.WasListed : row is { State: WorkState.Listed, StateNow: WorkState.Listed };
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
        bool WasListed,
        string Content,
        byte[] ContentHash,
        DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt
    )
    {
        public WorkRow ToWork() => new(WorkId, HolderId, Version, State, Content, ContentHash, CreatedAt, UpdatedAt);
    }

    // The content stood from its own version until the next one, through every decision in between.
    private const string Versions = """
        select
          works.work_id, holder_id, shown.version, decided.to_state as state, works.state as state_now,
          exists (
            select 1
            from work_decisions
            where work_decisions.work_id = shown.work_id
            and to_state = 'listed'
            and work_decisions.version >= shown.version
            and work_decisions.version < coalesce(
              (
                select min(later.version)
                from work_versions as later
                where later.work_id = shown.work_id
                and later.version > shown.version
              ),
              2147483647
            )
          ) as was_listed,
          shown.content, shown.content_hash, works.created_at, shown.recorded_at as updated_at
        from works
        join work_versions as shown on shown.work_id = works.work_id
        """;

    private const string SelectByTime = $"""
        {Versions}
        join lateral (
          select to_state
          from work_decisions
          where work_decisions.work_id = works.work_id
          and decided_at <= @At
          order by version desc
          limit 1
        ) as decided on true
        where works.work_id = @WorkId
        and shown.recorded_at <= @At
        order by shown.version desc
        limit 1
        """;

    // The same content may have come back later: where it was public once, that time is told.
    private const string SelectByHash = $"""
        {Versions}
        join work_decisions as decided on decided.work_id = works.work_id and decided.version = shown.version
        where works.work_id = @WorkId
        and shown.content_hash = @Hash
        order by was_listed desc, shown.version desc
        limit 1
        """;
}
