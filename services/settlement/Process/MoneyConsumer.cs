using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Process;

/// <summary>
/// Holds, releases and divides the money of orders. Every command may come twice, late, or before the one it follows:
/// the ledger keeps one row for each order and one transfer for each leg, and a repeat hears the same answer again.
/// </summary>
internal static class MoneyConsumer
{
    public static async Task Handle(HoldMoney asked, Unit unit)
    {
        if (asked.Amount.Minor <= 0)
        {
            unit.Say(new MoneyRefused(asked.OrderId, "money.amountNotPositive", "Only an amount above zero is held."));
            return;
        }
        var standing = await Ledger.HoldAsync(unit, asked.OrderId, asked.BuyerId, asked.Amount);
        if (standing.State is HoldState.Pending or HoldState.Posted)
        {
            if (standing.AmountMinor != asked.Amount.Minor || standing.Currency != asked.Amount.Currency)
                throw new InvalidOperationException($"{asked.OrderId} asks to hold another amount than it did before.");
            unit.Say(new MoneyHeld(asked.OrderId, standing.HoldId));
            return;
        }
        // What was voided or expired before it could be held is never held afterwards.
        var code = standing.Refusal ?? "money.released";
        unit.Say(new MoneyRefused(asked.OrderId, code, MessageOf(code, asked)));
    }

    public static Task Handle(ReleaseMoney asked, Unit unit) =>
        Ledger.ReleaseAsync(unit, asked.OrderId, expired: asked.Reason == ReleaseReason.Expired);

    public static async Task Handle(PostMoney asked, Unit unit)
    {
        var royalties = asked.Royalties.Select(share => new Royalty(share.ParticipantId, share.SharePpm)).ToList();
        var division = await Sales.DivisionOfAsync(unit, asked.OrderId) ?? await DivideAsync(asked, royalties, unit);
        if (!division.IsAmong(asked.HolderId, royalties))
            throw new InvalidOperationException($"{asked.OrderId} was divided among others than it is asked for now.");
        var parts = division
            .Parts.Select(part => new PaymentPart(KindOf(part.Role), part.ReceiverId, part.Amount))
            .ToList();
        unit.Say(new MoneyPosted(asked.OrderId, LedgerIds.SaleOf(asked.OrderId), parts));
    }

    private static async Task<Division> DivideAsync(PostMoney asked, IReadOnlyList<Royalty> royalties, Unit unit)
    {
        var held =
            await Sales.HeldForAsync(unit, asked.OrderId)
            ?? throw new InvalidOperationException($"Nothing is held for {asked.OrderId}; there is nothing to divide.");
        var division = Division.Of(held.Amount, await Sales.FeeAsync(unit), asked.HolderId, royalties).Value;
        var outcome = await Ledger.SellAsync(unit, Sale.Of(asked.OrderId, held.OwnerId, division));
        // Where a twin was quicker, what it wrote is what stands.
        return await Sales.DivisionOfAsync(unit, asked.OrderId)
            ?? throw new InvalidOperationException($"The money of {asked.OrderId} can't be posted: {outcome}.");
    }

    private static string MessageOf(string code, HoldMoney asked) =>
        code switch
        {
            "money.noAccount" =>
                $"The buyer has no account in {asked.Amount.Currency}; it opens with the first deposit.",
            "money.insufficient" => $"The buyer's available balance is below {asked.Amount}.",
            _ => "The order's money was released before it was held.",
        };

    private static PartKind KindOf(PartRole role) =>
        role switch
        {
            PartRole.Fee => PartKind.Fee,
            PartRole.Royalty => PartKind.Royalty,
            PartRole.Holder => PartKind.Holder,
        };
}
