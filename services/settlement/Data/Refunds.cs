using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>What became of a refund that was to be made.</summary>
public enum RefundOutcome
{
    /// <summary>It is made now.</summary>
    Posted,

    /// <summary>It was made before; nothing was done again.</summary>
    Exists,

    /// <summary>The refunds of the order would pass what was paid; refused.</summary>
    TooMuch,
}

/// <summary>Refunds of sales, and what participants owe after them.</summary>
internal static class Refunds
{
    /// <summary>What was given back of a sale before; nobody else refunds it until the unit ends.</summary>
    public static async Task<IReadOnlyList<RefundPart>> LockAsync(Unit unit, OrderId orderId, RefundId except)
    {
        await unit.ExecuteAsync("select ledger_lock_keys(array[@OrderId::uuid])", new { OrderId = orderId });
        var parts = await unit.ListAsync<string>(
            """
            select parts::text
            from refunds
            where order_id = @OrderId
              and refund_id <> @Except
            """,
            new { OrderId = orderId, Except = except }
        );
        return [.. parts.SelectMany(Read)];
    }

    /// <summary>A refund that was made; null where it was not.</summary>
    public static async Task<NewRefund?> FindAsync(Unit unit, RefundId refundId) =>
        await unit.FindAsync<MadeRow>(
            """
            select order_id, amount_minor, currency, reason, parts::text as parts
            from refunds
            where refund_id = @RefundId
            """,
            new { RefundId = refundId }
        )
            is { } made
            ? new NewRefund(
                refundId,
                made.OrderId,
                new Money(made.AmountMinor, made.Currency),
                made.Reason,
                Read(made.Parts)
            )
            : null;

    /// <summary>All refunds of these orders, those of an order in the order in which they were made.</summary>
    public static async Task<IReadOnlyList<RefundedSale>> OfAsync(Unit unit, IReadOnlyCollection<OrderId> orderIds)
    {
        if (orderIds.Count == 0)
            return [];
        var rows = await unit.ListAsync<RefundRow>(
            """
            select r.order_id, r.transfer_id, r.amount_minor, r.currency, r.parts::text as parts, p.plan::text as plan
            from refunds r
            join split_plans p on p.order_id = r.order_id
            where r.order_id = any (@OrderIds)
            order by r.refunded_at, r.refund_id
            """,
            new { OrderIds = orderIds.Select(orderId => orderId.Value).ToArray() }
        );
        return
        [
            .. rows.Select(row => new RefundedSale(
                row.OrderId,
                row.TransferId,
                new Money(row.AmountMinor, row.Currency),
                Read(row.Parts),
                Json.Read<SplitPlan>(row.Plan)
            )),
        ];
    }

    /// <summary>Gives the parts back to the order's buyer.</summary>
    public static async Task<RefundOutcome> MakeAsync(Unit unit, NewRefund refund)
    {
        var answer = await unit.OneAsync<Refunding>(
            """
            select outcome
            from ledger_refund(@Request::jsonb)
            """,
            new
            {
                Request = Json.Write(
                    new
                    {
                        RefundId = refund.RefundId.Value,
                        TransferId = LedgerIds.RefundOf(refund.RefundId).Value,
                        OrderId = refund.OrderId.Value,
                        Currency = refund.Amount.Currency.Code,
                        AmountMinor = refund.Amount.Minor,
                        refund.Reason,
                        Parts = refund.Parts.Select(part => new WrittenPart(
                            part.OwnerId?.Value,
                            part.Purpose.ToText(),
                            part.AmountMinor
                        )),
                    }
                ),
            }
        );
        return answer.Outcome;
    }

    /// <summary>Pays down what the receivers of these sales owe, from what they have just earned.</summary>
    public static Task RecoverAsync(Unit unit, IReadOnlyList<Sale> sales) =>
        RecoverAsync(
            unit,
            sales.SelectMany(sale =>
                sale.Legs.Where(leg => leg.AmountMinor > 0)
                    .Select(leg => leg.OwnerId)
                    .OfType<ParticipantId>()
                    .Select(owner => new Gain(sale.OrderId, owner, sale.Plan.Price.Currency))
            )
        );

    /// <summary>Pays down what the buyers of these orders owe, from what is no longer held for them.</summary>
    public static async Task RecoverAsync(Unit unit, IReadOnlyList<OrderId> released) =>
        await RecoverAsync(
            unit,
            await unit.ListAsync<Gain>(
                """
                select h.order_id, a.owner_id, h.currency
                from holds h
                join accounts a on a.account_id = h.account_id
                join accounts owing on owing.owner_id = a.owner_id
                where h.order_id = any (@Orders)
                  and h.state in ('voided', 'expired')
                  and owing.purpose = 'receivable'
                  and owing.currency = a.currency
                """,
                new { Orders = released.Select(order => order.Value).ToArray() }
            )
        );

    private static async Task RecoverAsync(Unit unit, IEnumerable<Gain> gains)
    {
        var latest = gains.GroupBy(gain => (gain.OwnerId, gain.Currency)).Select(own => own.Last()).ToList();
        if (latest.Count == 0)
            return;
        var debtors = await unit.ListAsync<Debtor>(
            """
            select a.owner_id, a.currency
            from accounts a
            join balances b on b.account_id = a.account_id
            where a.owner_id = any (@Owners)
              and a.purpose = 'receivable'
              and b.posted_minor < 0
            """,
            new { Owners = latest.Select(gain => gain.OwnerId.Value).Distinct().ToArray() }
        );
        var due = latest
            .Where(gain => debtors.Contains(new Debtor(gain.OwnerId, gain.Currency)))
            .Select(gain => new
            {
                TransferId = LedgerIds.RecoveryOf(gain.OrderId, gain.OwnerId).Value,
                OrderId = gain.OrderId.Value,
                OwnerId = gain.OwnerId.Value,
                Currency = gain.Currency.Code,
            })
            .ToList();
        if (due.Count > 0)
            await unit.ExecuteAsync("select from ledger_recover(@Requests::jsonb)", new { Requests = Json.Write(due) });
    }

    private static List<RefundPart> Read(string parts) =>
        Json.Read<List<WrittenPart>>(parts)
            .ConvertAll(part => new RefundPart(
                part.OwnerId is { } owner ? new ParticipantId(owner) : null,
                Enum.Parse<AccountPurpose>(part.Purpose, ignoreCase: true),
                part.AmountMinor
            ));

    private sealed record RefundRow(
        OrderId OrderId,
        TransferId TransferId,
        long AmountMinor,
        Currency Currency,
        string Parts,
        string Plan
    );

    private sealed record MadeRow(OrderId OrderId, long AmountMinor, Currency Currency, string Reason, string Parts);

    private sealed record WrittenPart(Guid? OwnerId, string Purpose, long AmountMinor);

    // What came to somebody by an order.
    private sealed record Gain(OrderId OrderId, ParticipantId OwnerId, Currency Currency);

    private sealed record Debtor(ParticipantId OwnerId, Currency Currency);

    private sealed record Refunding(RefundOutcome Outcome);
}

/// <summary>A refund that is to be made, or was.</summary>
internal sealed record NewRefund(
    RefundId RefundId,
    OrderId OrderId,
    Money Amount,
    string Reason,
    IReadOnlyList<RefundPart> Parts
);

/// <summary>A refund that was made, and the plan that had paid what it gave back.</summary>
internal sealed record RefundedSale(
    OrderId OrderId,
    TransferId TransferId,
    Money Amount,
    IReadOnlyList<RefundPart> Parts,
    SplitPlan Plan
);
