using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Where the pieces of the sitemap begin. To know it, all listed works are counted, so it is done once a minute however
/// many ask: a work that was listed since then stands in a piece all the same.
/// </summary>
internal sealed class SitemapPieces(TimeProvider time) : IDisposable
{
    /// <summary>Works in a piece.</summary>
    public const int Size = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim one = new(1);
    private (long At, IReadOnlyList<WorkId> Firsts)? kept;

    /// <summary>The first work of each piece; the first piece begins before all works.</summary>
    public async Task<IReadOnlyList<WorkId>> FirstsAsync(Unit unit)
    {
        await one.WaitAsync(unit.Cancel);
        try
        {
            if (kept is not { } pieces || time.GetElapsedTime(pieces.At) > Age)
                kept = pieces = (time.GetTimestamp(), await unit.ListAsync<WorkId>(SelectFirsts, new { Size }));
            return pieces.Firsts;
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => one.Dispose();

    private const string SelectFirsts = """
        with recursive pieces (first) as (
          select '00000000-0000-0000-0000-000000000000'::uuid
          union all
          select (
            select work_id
            from works
            where state = 'listed'
            and work_id >= pieces.first
            order by work_id
            offset @Size
            limit 1
          )
          from pieces
          where first is not null
        )
        select first
        from pieces
        where first is not null
        """;
}
