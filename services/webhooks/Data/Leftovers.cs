using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>What nobody will ask for any more.</summary>
public static class Leftovers
{
    private static readonly (string Name, string Sql)[] All =
    [
        (
            "discard what waited for a month",
            """
            update delivery
            set state = 'discarded',
              ended_at = now(),
              lease_token = null
            where delivery_id in (
              select waiting.delivery_id
              from endpoint
              cross join lateral (
                select delivery_id
                from delivery
                where delivery.endpoint_id = endpoint.endpoint_id
                  and delivery.state = 'due'
                  and due_at < now() - interval '30 days'
                order by due_at
                limit 5000
                for update skip locked
              ) as waiting
              where endpoint.state in ('paused', 'unverified')
              limit 5000
            )
            """
        ),
        (
            "forget old deliveries",
            """
            delete from delivery
            where delivery_id in (
              select delivery_id
              from delivery
              where ended_at < now() - interval '30 days'
              order by ended_at
              limit 5000
            )
            """
        ),
        (
            "remove deleted endpoints",
            """
            delete from delivery
            where delivery_id in (
              select left_behind.delivery_id
              from endpoint
              cross join lateral (
                select delivery_id
                from delivery
                where delivery.endpoint_id = endpoint.endpoint_id
                order by delivery_id
                limit 5000
                for update skip locked
              ) as left_behind
              where endpoint.state = 'deleted'
              limit 5000
            );

            delete from endpoint
            where state = 'deleted'
              and not exists (
                select
                from delivery
                where delivery.endpoint_id = endpoint.endpoint_id
              )
            """
        ),
        (
            "forget old hours",
            """
            delete from endpoint_hour
            where (endpoint_id, hour) in (
              select endpoint_id, hour
              from endpoint_hour
              where hour < now() - interval '30 days'
              limit 5000
            )
            """
        ),
        (
            "forget old secrets",
            """
            delete from endpoint_key
            where expires_at < now() - interval '30 days'
            """
        ),
        (
            "forget revoked clients",
            """
            delete from revoked_client
            where revoked_at < now() - interval '30 days'
            """
        ),
    ];

    private const string Discard = """
        update delivery
        set state = 'discarded',
          ended_at = now(),
          lease_token = null
        where delivery_id in (
          select waiting.delivery_id
          from endpoint
          cross join lateral (
            select delivery_id
            from delivery
            where delivery.endpoint_id = endpoint.endpoint_id
              and delivery.state = 'due'
              and (lease_token is null or due_at < now())
            order by due_at
            limit 5000
            for update skip locked
          ) as waiting
          where endpoint.state = 'disabled'
          limit 5000
        )
        """;

    /// <summary>
    /// Ends and removes it, a piece at a time. Each kind has a loop of its own, so that none waits for another; each
    /// walks from endpoint to endpoint, so that much of one costs no look at all of it.
    /// </summary>
    public static void Run(Loops loops)
    {
        // Its owner was told that it is discarded.
        loops.Every(TimeSpan.FromSeconds(2), "discard deliveries", unit => unit.ExecuteAsync(Discard));
        foreach (var (name, sql) in All)
            loops.Every(TimeSpan.FromMinutes(5), name, unit => unit.ExecuteAsync(sql));
    }
}
