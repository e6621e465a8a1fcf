namespace Exchange.Local.Audit;

/// <summary>What must be true between events and their deliveries.</summary>
internal static class DeliveryInvariants
{
    private static readonly string[] Webhooks = ["webhooks"];

    public static IEnumerable<Invariant> All =>
        [
            // Which type needs which scope is the service's own table; so the endpoints with every scope of reading are
            // looked at. Deliveries are forgotten 30 days after their end.
            new NoRow(
                "Each event that an endpoint should get has a delivery",
                Webhooks,
                "select count(*) from delivery where position is not null",
                """
                select format('%s was not told of event %s', endpoint_id, event_id)
                from endpoint
                join event
                  on event.position > endpoint.changed_at_position
                  and (event.audience is null or endpoint.sees_all or endpoint.owner_id = any (event.audience))
                where (endpoint.state in ('active', 'paused') or endpoint.moved_from is not null)
                and endpoint.scopes @> array[
                  'works:read', 'offers:read', 'licenses:read', 'orders:read', 'money:read', 'participants:read',
                  'webhooks:read'
                ]
                and (endpoint.types = '{}' or event.type = any (endpoint.types))
                and (endpoint.resources = '{}' or event.resource = any (endpoint.resources))
                and event.recorded_at > now() - interval '29 days'
                and not exists (
                  select from delivery
                  where delivery.endpoint_id = endpoint.endpoint_id
                  and delivery.position = event.position
                )
                """
            ),
            new NoRow(
                "Each delivery has the id and the type of its event",
                Webhooks,
                "select count(*) from delivery where position is not null",
                """
                select format('delivery %s of event %s', delivery_id, delivery.event_id)
                from delivery
                join event using (position)
                where (delivery.event_id, delivery.type) is distinct from (event.event_id, event.type)
                """
            ),
            new NoRow(
                "Nothing that is due waits for an hour, where its endpoint takes anything",
                Webhooks,
                "select count(*) from delivery where state = 'due'",
                """
                select format('delivery %s to %s, due %s', delivery_id, endpoint_id, due_at)
                from delivery
                join endpoint using (endpoint_id)
                join endpoint_health using (endpoint_id)
                where delivery.state = 'due'
                and due_at < now() - interval '1 hour'
                and endpoint.state = 'active'
                and failing_since is null
                and quiet_until is null
                """
            ),
            // Its predecessor is said in the same service, and comes within the broker's outage.
            new NoRow(
                "No fact waits for the one before it for ten minutes",
                Webhooks,
                "select count(*) from early_event",
                """
                select format('fact %s of %s, since %s', sequence, resource, arrived_at)
                from early_event
                where arrived_at < now() - interval '10 minutes'
                """
            ),
            // The oldest are forgotten after 90 days, so that the first that is kept need not be 1.
            new NoRow(
                "The events of each resource count on without a gap up to its head",
                Webhooks,
                "select count(*) from event",
                """
                select format('%s has %s events up to %s, and its head is %s', resource, kept, last, head)
                from (
                  select
                    event.resource, count(*) as kept, min(event.sequence) as first, max(event.sequence) as last,
                    max(resource_head.sequence) as head
                  from event
                  left join resource_head using (resource)
                  group by event.resource
                ) as told
                where kept <> last - first + 1
                or head is distinct from last
                """
            ),
        ];
}
