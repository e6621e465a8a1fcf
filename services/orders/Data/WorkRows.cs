using Exchange.Contracts.Catalog.V1;
using Exchange.Platform;

namespace Exchange.Orders.Data;

/// <summary>Of works orders keeps what they said last, by the hash of their content.</summary>
public static class WorkRows
{
    /// <summary>Keeps the hash, unless that of a later version is kept already.</summary>
    public static Task KeepAsync(Unit unit, WorkListed work) =>
        work.ContentHash is null
            ? Task.CompletedTask
            : unit.ExecuteAsync(
                Keep,
                new
                {
                    work.WorkId,
                    work.ContentHash,
                    work.Version,
                }
            );

    private const string Keep = """
        insert into works (work_id, content_hash, version)
        values (@WorkId, @ContentHash, @Version)
        on conflict (work_id) do update
        set
          content_hash = excluded.content_hash,
          version = excluded.version
        where works.version < excluded.version
        """;
}
