namespace Exchange.Local.Audit;

/// <summary>What must be true of what is given back.</summary>
internal static class RefundInvariants
{
    private static readonly string[] Orders = ["orders"];
    private static readonly string[] Licensing = ["licensing"];
    private static readonly string[] Settlement = ["settlement"];

    public static IEnumerable<Invariant> All =>
        [
            new SameKeys(
                "What was given back of each order is what settlement refunded, and nothing else was",
                new Keys(
                    "a refund of an order",
                    Orders,
                    """
                    select concat_ws(' ', refund_id, order_id, r.transfer_id, amount_minor, currency)
                    from refunds r
                    join orders using (order_id)
                    where refunded_at is not null
                    """
                ),
                new Keys(
                    "a refund of settlement",
                    Settlement,
                    """
                    select concat_ws(' ', refund_id, order_id, transfer_id, amount_minor, currency)
                    from refunds
                    """
                )
            ),
            new SameKeys(
                "Each order that is given back whole has its license taken back, and no other has",
                new Keys(
                    "an order that is given back",
                    Orders,
                    "select order_id::text from orders where state in ('refunding', 'refunded')"
                ),
                new Keys(
                    "a license that was taken back",
                    Licensing,
                    "select order_id::text from rights_grant where revoked_at is not null"
                )
            ),
            new NoRow(
                "Of no order more is given back than was paid, and of one that is given back whole all",
                Orders,
                "select count(*) from refunds",
                """
                select format('order %s: %s of %s given back', order_id, sum(amount_minor), price_minor)
                from orders
                join refunds using (order_id)
                group by order_id
                having sum(amount_minor) > price_minor
                or (sum(amount_minor) = price_minor) <> (state in ('revoking', 'refunding', 'refunded'))
                """
            ),
        ];
}
