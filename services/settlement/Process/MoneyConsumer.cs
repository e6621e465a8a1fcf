using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Process;

/// <summary>
/// Holds, releases and divides the money of orders, many in one transaction. Every command may come twice, late, or
/// before the one it follows: the ledger keeps one row for each order and one transfer for each leg, and a repeat hears
/// the same answer again. One call of the ledger in a transaction, so that its locks have one order.
/// </summary>
internal static class MoneyConsumer
{
    public static async Task Handle(IReadOnlyList<HoldMoney> messages, Unit unit)
    {
        var standings = await Ledger.HoldAsync(
            unit,
            messages
                .Where(asked => asked.Amount.Minor > 0)
                .Select(asked => new Holding(asked.OrderId, asked.BuyerId, asked.Amount))
                .ToList()
        );
        foreach (var asked in messages)
            Answer(asked, standings.GetValueOrDefault(asked.OrderId), unit);
    }

    public static Task Handle(IReadOnlyList<ReleaseMoney> messages, Unit unit) =>
        Ledger.ReleaseAsync(
            unit,
            messages.Select(asked => new Releasing(asked.OrderId, asked.Reason == ReleaseReason.Expired)).ToList()
        );

    public static async Task Handle(IReadOnlyList<PostMoney> messages, Unit unit)
    {
        var divisions = await DivideAsync(messages.DistinctBy(asked => asked.OrderId).ToList(), unit);
        foreach (var asked in messages)
        {
            var division = divisions[asked.OrderId];
            if (!division.IsAmong(asked.HolderId, RoyaltiesOf(asked)))
                throw new InvalidOperationException($"{asked.OrderId} was divided among others than it is asked for.");
            var parts = division
                .Parts.Select(part => new PaymentPart(KindOf(part.Role), part.ReceiverId, part.Amount))
                .ToList();
            unit.Say(new MoneyPosted(asked.OrderId, LedgerIds.SaleOf(asked.OrderId), parts), cause: asked);
        }
    }

    private static void Answer(HoldMoney asked, Standing? standing, Unit unit)
    {
        if (asked.Amount.Minor <= 0)
            Refuse(asked, "money.amountNotPositive", unit);
        else if (standing is not { State: HoldState.Pending or HoldState.Posted })
            // What was voided or expired before it could be held is never held afterwards.
            Refuse(asked, standing?.Refusal ?? "money.released", unit);
        else if (standing.AmountMinor != asked.Amount.Minor || standing.Currency != asked.Amount.Currency)
            throw new InvalidOperationException($"{asked.OrderId} asks to hold another amount than it did before.");
        else
            unit.Say(new MoneyHeld(asked.OrderId, standing.HoldId), cause: asked);
    }

    private static void Refuse(HoldMoney asked, string code, Unit unit) =>
        unit.Say(new MoneyRefused(asked.OrderId, code, MessageOf(code, asked)), cause: asked);

    /// <summary>How each order's payment is divided: as it was before, or now.</summary>
    private static async Task<Dictionary<OrderId, Division>> DivideAsync(IReadOnlyList<PostMoney> messages, Unit unit)
    {
        var divisions = await Sales.DivisionsOfAsync(unit, [.. messages.Select(asked => asked.OrderId)]);
        var open = messages.Where(asked => !divisions.ContainsKey(asked.OrderId)).ToList();
        if (open.Count == 0)
            return divisions;
        var orders = open.ConvertAll(asked => asked.OrderId);
        var held = await Sales.HeldForAsync(unit, orders);
        var fee = await Sales.FeeAsync(unit);
        var outcomes = await Ledger.SellAsync(unit, open.ConvertAll(asked => SaleOf(asked, held, fee)));
        // Where a twin was quicker, what it wrote is what stands.
        foreach (var (order, division) in await Sales.DivisionsOfAsync(unit, orders))
            divisions.Add(order, division);
        foreach (var order in orders.Where(order => !divisions.ContainsKey(order)))
            throw new InvalidOperationException(
                $"The money of {order} can't be posted: {outcomes[LedgerIds.SaleOf(order)]}."
            );
        return divisions;
    }

    private static Sale SaleOf(PostMoney asked, Dictionary<OrderId, HeldMoney> held, Share fee)
    {
        var money =
            held.GetValueOrDefault(asked.OrderId)
            ?? throw new InvalidOperationException($"Nothing is held for {asked.OrderId}; there is nothing to divide.");
        var division = Division.Of(money.Amount, fee, asked.HolderId, RoyaltiesOf(asked)).Value;
        return Sale.Of(asked.OrderId, money.OwnerId, division);
    }

    private static List<Royalty> RoyaltiesOf(PostMoney asked) =>
        asked.Royalties.Select(share => new Royalty(share.ParticipantId, share.SharePpm)).ToList();

    private static string MessageOf(string code, HoldMoney asked) =>
        code switch
        {
            "money.noAccount" =>
                $"The buyer has no account in {asked.Amount.Currency}; it opens with the first deposit.",
            "money.amountNotPositive" => "Only an amount above zero is held.",
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
