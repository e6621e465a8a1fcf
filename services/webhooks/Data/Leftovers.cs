using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>What nobody will ask for any more.</summary>
public static class Leftovers
{
    private static readonly string[] All =
    [
        // What waited for a month, or was left with an endpoint that is told no more.
        """
            update delivery
            set state = 'discarded',
              ended_at = now(),
              lease_token = null
            where delivery_id in (
              select delivery.delivery_id
              from delivery
              join endpoint using (endpoint_id)
              where delivery.state = 'due'
                and (delivery.lease_token is null or delivery.due_at < now())
                and (
                  endpoint.state = 'disabled'
                  or (endpoint.state in ('paused', 'unverified') and delivery.due_at < now() - interval '30 days')
                )
              limit 5000
              for update of delivery skip locked
            )
            """,
        """
            delete from delivery
            where delivery_id in (
              select delivery_id
              from delivery
              where ended_at < now() - interval '30 days'
              order by ended_at
              limit 5000
            )
            """,
        """
            delete from delivery
            where delivery_id in (
              select delivery_id
              from endpoint
              join delivery using (endpoint_id)
              where endpoint.state = 'deleted'
              limit 5000
              for update of delivery skip locked
            )
            """,
        """
            delete from endpoint
            where state = 'deleted'
              and not exists (
                select
                from delivery
                where delivery.endpoint_id = endpoint.endpoint_id
              )
            """,
        """
            delete from endpoint_hour
            where (endpoint_id, hour) in (
              select endpoint_id, hour
              from endpoint_hour
              where hour < now() - interval '30 days'
              limit 5000
            )
            """,
        """
            delete from endpoint_key
            where expires_at < now() - interval '30 days'
            """,
        """
            delete from revoked_client
            where revoked_at < now() - interval '30 days'
            """,
    ];

    /// <summary>Ends and removes some of it; answers how much.</summary>
    public static async Task<int> ForgetAsync(Unit unit)
    {
        var count = 0;
        foreach (var sql in All)
            count += await unit.ExecuteAsync(sql);
        return count;
    }
}
