namespace Exchange.Local.Audit;

/// <summary>What must be true between an order, its rights and its money.</summary>
internal static class TradeInvariants
{
    private static readonly string[] Orders = ["orders"];
    private static readonly string[] Licensing = ["licensing"];
    private static readonly string[] Settlement = ["settlement"];

    private static readonly Keys Unfinished = new(
        "an unfinished order",
        Orders,
        "select order_id::text from orders where deadline_at is not null"
    );

    public static IEnumerable<Invariant> All =>
        [
            new SameKeys(
                "Each licensed order has exactly one license of its own terms, and each license its order",
                new Keys(
                    "a licensed order",
                    Orders,
                    """
                    select
                      concat_ws(' ', order_id, license_id, offer_id, work_id, buyer_id, holder_id, kind, terms_hash)
                    from orders
                    where license_id is not null
                    """
                ),
                new Keys(
                    "a license",
                    Licensing,
                    """
                    select
                      concat_ws(' ', order_id, license_id, offer_id, work_id, licensee_id, holder_id, kind, terms_hash)
                    from license
                    """
                )
            ),
            new SameKeys(
                "Each paid order has exactly one posted hold of its price, and each posted hold its paid order",
                new Keys(
                    "a paid order",
                    Orders,
                    """
                    select concat_ws(' ', order_id, transfer_id, price_minor, currency)
                    from orders
                    where transfer_id is not null
                    """
                ),
                new Keys(
                    "a posted hold",
                    Settlement,
                    """
                    select concat_ws(' ', order_id, transfer_id, amount_minor, currency)
                    from holds
                    where state = 'posted'
                    """
                )
            ),
            new NoRow(
                "Each license belongs to a paid order, or to one that is being settled; and none is paid without",
                Orders,
                "select count(*) from orders where license_id is not null or transfer_id is not null",
                """
                select format('order %s is %s', order_id, state)
                from orders
                where (license_id is not null)
                  <> (state in ('settling', 'completed', 'revoking', 'refunding', 'refunded'))
                or (transfer_id is not null) <> (state in ('completed', 'revoking', 'refunding', 'refunded'))
                """
            ),
            new NoRow(
                "The parts of each payment add up to the price",
                Orders,
                "select count(*) from orders where state = 'completed'",
                """
                select format('order %s', order_id)
                from orders
                where state = 'completed'
                and price_minor is distinct from (
                  select sum((part -> 'amount' ->> 'minor')::bigint)
                  from jsonb_array_elements(parts) as part
                )
                """
            ),
            new EachIn(
                "Rights are kept for unfinished orders only",
                new Keys(
                    "rights kept for an order",
                    Licensing,
                    """
                    select order_id::text
                    from rights_grant
                    where released_at is null
                    and licensed_at is null
                    and order_id is not null
                    """
                ),
                Unfinished
            ),
            new EachIn(
                "Money is held for unfinished orders only",
                new Keys(
                    "money held for an order",
                    Settlement,
                    "select order_id::text from holds where state = 'pending'"
                ),
                Unfinished
            ),
            new NoRow(
                "Each license stands on its granted rights, and all granted rights have a license",
                Licensing,
                "select count(*) from license",
                """
                select format('grant %s, license %s', grant_id, license_id)
                from rights_grant
                full join license on license_id = grant_id
                where (licensed_at is not null) <> (license_id is not null)
                """
            ),
            .. Boxes,
            .. History,
        ];

    // Two licenses that many may have never meet, but for a point that both claim; so a full comparison is needed only
    // with those that exclude others, of which a work has few.
    private static IEnumerable<Invariant> Boxes =>
        [
            new NoRow(
                "No two active boxes of a work overlap where their kinds forbid it",
                Licensing,
                "select count(*) from rights_grant where released_at is null",
                """
                select format('work %s: grants %s and %s', a.work_id, a.grant_id, b.grant_id)
                from rights_grant a
                join rights_grant b on a.works && b.works
                where a.released_at is null
                and b.released_at is null
                and a.kind in ('exclusive', 'sole')
                and a.purpose <> 'ownUse'
                and (b.kind = 'nonExclusive' or b.purpose = 'ownUse' or a.grant_id < b.grant_id)
                and a.uses && b.uses
                and a.territories && b.territories
                and a.languages && b.languages
                and a.term && b.term
                and a.slot && b.slot
                """
            ),
            new NoRow(
                "Each non-exclusive grant has a point of its own",
                Licensing,
                "select count(*) from rights_grant where released_at is null and kind = 'nonExclusive'",
                """
                select format('point %s, %s times', point, count(*))
                from rights_grant
                where released_at is null
                and kind = 'nonExclusive'
                group by point
                having count(*) > 1
                """
            ),
            new NoRow(
                "Each hold, option and own use that stands has its place, and one that ended has none",
                Licensing,
                "select count(*) from encumbrance where type in ('hold', 'option', 'ownUse')",
                """
                select format('encumbrance %s is %s: %s places, %s licenses', encumbrance_id, state, kept, licensed)
                from encumbrance
                cross join lateral (
                  select
                    count(*) filter (where released_at is null and licensed_at is null) as kept,
                    count(*) filter (where licensed_at is not null) as licensed
                  from rights_grant
                  where rights_grant.encumbrance_id = encumbrance.encumbrance_id
                ) as places
                where type in ('hold', 'option', 'ownUse')
                and (
                  kept <> case state when 'standing' then 1 else 0 end
                  or licensed <> case state when 'exercised' then 1 else 0 end
                )
                """
            ),
            new NoRow(
                "The constraint that forbids overlaps stands",
                Licensing,
                "select 1",
                """
                select 'rights_grant_no_overlap is missing'
                where not exists (
                  select from pg_constraint
                  where conname = 'rights_grant_no_overlap'
                  and contype = 'x'
                  and convalidated
                )
                """
            ),
            new NoRow(
                "Of each limited offer as many are taken as are active, and no more than there are",
                Licensing,
                "select count(*) from offer where quantity is not null",
                """
                select format('offer %s: taken %s of %s, active %s', offer_id, taken, quantity, active)
                from offer
                cross join lateral (
                  select count(*) as active
                  from rights_grant
                  where rights_grant.offer_id = offer.offer_id
                  and rights_grant.works && offer.works
                  and released_at is null
                ) as active
                where quantity is not null
                and (taken <> active or taken > quantity)
                """
            ),
        ];

    private static IEnumerable<Invariant> History =>
        [
            new NoRow(
                "No order waits past its deadline, or for ever",
                Orders,
                "select count(*) from orders where deadline_at is not null",
                """
                select format('order %s is %s since %s', order_id, state, placed_at)
                from orders
                where deadline_at < now() - interval '5 seconds'
                or (deadline_at is not null and placed_at < now() - make_interval(secs => 5 + 3 * deadline_seconds))
                """
            ),
            new NoRow(
                "Each order's history leads without a gap to where it stands",
                Orders,
                "select count(*) from order_history",
                """
                select format('order %s: version %s of %s steps', order_id, version, steps)
                from orders
                left join (
                  select
                    order_id, count(*) as steps, max(version) as last,
                    (array_agg(to_state order by version desc))[1] as stands
                  from order_history
                  group by order_id
                ) as history using (order_id)
                where steps is distinct from version
                or last is distinct from version
                or stands is distinct from state
                """
            ),
            new EachIn(
                "Each order that a client was told of is there",
                new Keys(
                    "told to a client",
                    Orders,
                    """
                    select replace(location, '/v1/orders/', '')
                    from platform.idempotency
                    where status = 201
                    and location like '/v1/orders/%'
                    """
                ),
                new Keys("an order", Orders, "select order_id::text from orders"),
                id => OrderId.Parse(id).Value.ToString()
            ),
        ];
}
