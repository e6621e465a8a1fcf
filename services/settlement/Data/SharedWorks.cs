using Exchange.Contracts.Catalog.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>The copy of the works, and who shares in what they earn.</summary>
internal static class SharedWorks
{
    // Declaring shares looks at the works around; one after the other, so that no two of them close a circle.
    private const long LinkingLock = 4_020_001;

    /// <summary>Keeps a listed work, unless a later version is kept already.</summary>
    public static Task KeepAsync(Unit unit, WorkListed work) =>
        unit.ExecuteAsync(
            """
            insert into works (work_id, holder_id, class, title, version)
            values (@WorkId, @HolderId, @Class, @Title::jsonb, @Version)
            on conflict (work_id) do update
            set holder_id = excluded.holder_id,
              class = excluded.class,
              title = excluded.title,
              version = excluded.version
            where works.version < excluded.version
            """,
            new
            {
                work.WorkId,
                work.HolderId,
                work.Class,
                work.Title,
                work.Version,
            }
        );

    /// <summary>Nobody else declares shares until the unit ends.</summary>
    public static Task LockAsync(Unit unit) =>
        unit.ExecuteAsync("select pg_advisory_xact_lock(@Key)", new { Key = LinkingLock });

    /// <summary>The work with its shares, version 0 where it has none; null where the work is not known.</summary>
    public static async Task<WorkShares?> FindAsync(Unit unit, WorkId workId) =>
        (
            await unit.FindAsync<Row>(
                $"""
                select {Columns}
                from works w
                {LatestShares}
                where w.work_id = @WorkId
                """,
                new { WorkId = workId }
            )
        )?.AsWork();

    /// <summary>These works, as far as they have shares, and all that are upstream of them.</summary>
    public static async Task<IReadOnlyDictionary<WorkId, WorkShares>> UpstreamOfAsync(
        Unit unit,
        IReadOnlyList<WorkId> works
    ) =>
        ByWork(
            await unit.ListAsync<Row>(
                $"""
                with recursive graph (work_id, depth) as (
                  select work_id, 0
                  from unnest(@Works) as asked (work_id)
                  union
                  select l.upstream_work_id, g.depth + 1
                  from graph g
                  join revenue_links l on l.work_id = g.work_id
                  where g.depth <= @MaxDepth
                )
                select {Columns}
                from (select distinct work_id from graph) g
                join works w on w.work_id = g.work_id
                {LatestShares}
                """,
                new { Works = works.Select(work => work.Value).ToArray(), Linking.MaxDepth }
            )
        );

    /// <summary>This work, those it is to derive from, and all that stand up- or downstream of any of them.</summary>
    public static async Task<IReadOnlyDictionary<WorkId, WorkShares>> AroundAsync(
        Unit unit,
        WorkId workId,
        IEnumerable<WorkId> upstream
    ) =>
        ByWork(
            await unit.ListAsync<Row>(
                $"""
                with recursive below (work_id, depth) as (
                  select @WorkId::uuid, 0
                  union
                  select l.work_id, b.depth + 1
                  from below b
                  join revenue_links l on l.upstream_work_id = b.work_id
                  where b.depth <= @MaxDepth
                ),
                graph (work_id, depth) as (
                  select work_id, 0
                  from (select work_id from below union select unnest(@Works)) as asked
                  union
                  select l.upstream_work_id, g.depth + 1
                  from graph g
                  join revenue_links l on l.work_id = g.work_id
                  where g.depth <= @MaxDepth
                )
                select {Columns}
                from (select distinct work_id from graph) g
                join works w on w.work_id = g.work_id
                {LatestShares}
                """,
                new
                {
                    WorkId = workId,
                    Works = upstream.Select(work => work.Value).ToArray(),
                    Linking.MaxDepth,
                }
            )
        );

    /// <summary>Declares the next version of a work's shares.</summary>
    public static async Task DeclareAsync(Unit unit, WorkShares declared, ParticipantId by)
    {
        await unit.ExecuteAsync(
            """
            insert into revenue_shares (work_id, version, shares, declared_by)
            values (@WorkId, @Version, @Shares::jsonb, @By)
            """,
            new
            {
                declared.WorkId,
                declared.Version,
                Shares = Json.Write(declared.Shares),
                By = by,
            }
        );
        await unit.ExecuteAsync("delete from revenue_links where work_id = @WorkId", new { declared.WorkId });
        await unit.ExecuteAsync(
            """
            insert into revenue_links (work_id, upstream_work_id)
            select @WorkId, unnest(@Upstream)
            """,
            new { declared.WorkId, Upstream = declared.Shares.Upstream.Select(one => one.WorkId.Value).ToArray() }
        );
    }

    private static Dictionary<WorkId, WorkShares> ByWork(IEnumerable<Row> rows) =>
        rows.Select(row => row.AsWork()).ToDictionary(work => work.WorkId);

    private const string Columns = """
        w.work_id, w.holder_id, coalesce(s.version, 0) as version, s.shares::text as shares
        """;

    private const string LatestShares = """
        left join lateral (
          select r.version, r.shares
          from revenue_shares r
          where r.work_id = w.work_id
          order by r.version desc
          limit 1
        ) s on true
        """;

    private sealed record Row(WorkId WorkId, ParticipantId HolderId, int Version, string? Shares)
    {
        public WorkShares AsWork() =>
            new(WorkId, HolderId, Version, Shares is null ? RevenueShares.None : Json.Read<RevenueShares>(Shares));
    }
}
