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

    /// <summary>The parts of a refund; null where it was not made.</summary>
    public static async Task<IReadOnlyList<RefundPart>?> FindAsync(Unit unit, RefundId refundId) =>
        await unit.FindAsync<string>(
            """
            select parts::text
            from refunds
            where refund_id = @RefundId
            """,
            new { RefundId = refundId }
        )
            is { } parts
            ? Read(parts)
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
    public static async Task RecoverAsync(Unit unit, IReadOnlyList<Sale> sales)
    {
        var owners = sales.SelectMany(sale => sale.Legs).Where(leg => leg.AmountMinor > 0).Select(leg => leg.OwnerId);
        var debtors = await unit.ListAsync<Debtor>(
            """
            select a.owner_id, a.currency
            from accounts a
            join balances b on b.account_id = a.account_id
            where a.owner_id = any (@Owners)
              and a.purpose = 'receivable'
              and b.posted_minor < 0
            """,
            new { Owners = owners.OfType<ParticipantId>().Select(owner => owner.Value).Distinct().ToArray() }
        );
        var due =
            from debtor in debtors
            let sale = sales.LastOrDefault(sale => Pays(sale, debtor))
            where sale is not null
            select new
            {
                TransferId = LedgerIds.RecoveryOf(sale.OrderId, debtor.OwnerId).Value,
                OrderId = sale.OrderId.Value,
                OwnerId = debtor.OwnerId.Value,
                Currency = debtor.Currency.Code,
            };
        if (debtors.Count > 0)
            await unit.ExecuteAsync(
                "select from ledger_recover(@Requests::jsonb)",
                new { Requests = Json.Write(due.ToList()) }
            );
    }

    private static bool Pays(Sale sale, Debtor debtor) =>
        sale.Plan.Price.Currency == debtor.Currency
        && sale.Legs.Any(leg => leg.OwnerId == debtor.OwnerId && leg.AmountMinor > 0);

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

    private sealed record WrittenPart(Guid? OwnerId, string Purpose, long AmountMinor);

    private sealed record Debtor(ParticipantId OwnerId, Currency Currency);

    private sealed record Refunding(RefundOutcome Outcome);
}

/// <summary>A refund that is to be made.</summary>
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
