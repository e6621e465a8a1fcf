using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>The catalog's own copy of which works are offered, kept right by version whatever arrives first.</summary>
public static class WorkOffers
{
    /// <summary>Remembers whether the offer is open as of this version, and whether the work is offered now.</summary>
    public static async Task KeepAsync(Unit unit, OfferId offerId, WorkId workId, int version, bool isOpen)
    {
        var offer = new
        {
            OfferId = offerId,
            WorkId = workId,
            Version = version,
            IsOpen = isOpen,
        };
        // Two offers of one work may change at once: whoever looks second sees what the first one wrote.
        await unit.ExecuteAsync(Lock, offer);
        await unit.ExecuteAsync(Keep, offer);
        await unit.ExecuteAsync(Follow, offer);
    }

    private const string Lock = """
        select 1
        from work_search
        where work_id = @WorkId
        for update
        """;

    private const string Keep = """
        insert into work_offers (offer_id, work_id, version, is_open)
        values (@OfferId, @WorkId, @Version, @IsOpen)
        on conflict (offer_id) do update
        set version = excluded.version,
            is_open = excluded.is_open
        where work_offers.version < excluded.version
        """;

    private const string Follow = """
        update work_search
        set offered = open.offered
        from (
          select exists (
            select 1
            from work_offers
            where work_id = @WorkId
            and is_open
          ) as offered
        ) as open
        where work_id = @WorkId
        and work_search.offered <> open.offered
        """;
}
