using Exchange.Contracts.Settlement.V1;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Process;

/// <summary>Gives money back by the plan that divided it; a repeat hears the same answer again.</summary>
internal static class RefundConsumer
{
    public static async Task Handle(RefundMoney asked, Unit unit)
    {
        var before = await Refunds.LockAsync(unit, asked.OrderId, except: asked.RefundId);
        var made = await Refunds.FindAsync(unit, asked.RefundId);
        if (made is not null && (made.OrderId, made.Amount) != (asked.OrderId, asked.Amount))
            throw new InvalidOperationException($"{asked.RefundId} gave back {made.Amount} of {made.OrderId} before.");
        var parts = made?.Parts ?? await MakeAsync(asked, before, unit);
        var given = parts.Select(part => new RefundedPart(part.OwnerId, new(part.AmountMinor, asked.Amount.Currency)));
        var refunded = new MoneyRefunded(
            asked.OrderId,
            asked.RefundId,
            LedgerIds.RefundOf(asked.RefundId),
            asked.Amount,
            [.. given]
        );
        if (made is null)
            unit.Say(refunded);
        else
            unit.Repeat(refunded);
    }

    private static async Task<IReadOnlyList<RefundPart>> MakeAsync(
        RefundMoney asked,
        IReadOnlyList<RefundPart> before,
        Unit unit
    )
    {
        var plan =
            await Plans.FindAsync(unit, asked.OrderId)
            ?? throw new InvalidOperationException($"{asked.OrderId} was never paid; there is nothing to give back.");
        // Orders asks for what was paid at most; else an operator looks at it.
        var parts = Refund.Of(plan, before, asked.Amount).Value;
        var refund = new NewRefund(asked.RefundId, asked.OrderId, asked.Amount, asked.Reason, parts);
        var outcome = await Refunds.MakeAsync(unit, refund);
        return outcome == RefundOutcome.TooMuch
            ? throw new InvalidOperationException($"{asked.OrderId} was not paid, or not that much.")
            : parts;
    }
}
