using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Process;

/// <summary>
/// Plans and holds, releases and divides the money of orders, many in one transaction. Every command may come twice,
/// late, or before the one it follows: the ledger keeps one row for each order and one transfer for each leg, and a
/// repeat hears the same answer again. One call of the ledger in a transaction, so that its locks have one order; what
/// can't be planned locks no balance, and is refused before.
/// </summary>
internal static class MoneyConsumer
{
    public static async Task Handle(IReadOnlyList<HoldMoney> messages, Unit unit)
    {
        var askable = messages.Where(asked => asked.Amount.Minor > 0).ToList();
        var once = askable.DistinctBy(asked => asked.OrderId).ToList();
        var standings = await HoldAsync(once, unit);
        if (once.Count < askable.Count)
            await CompareAsync(askable.Where(asked => IsHeld(standings[asked.OrderId])).ToList(), unit);
        var refused = standings.Values.Where(standing => standing.Refusal is not null).ToList();
        var reasons = refused.Any(standing => !standing.Refusal!.StartsWith("money.", StringComparison.Ordinal))
            ? await Sales.RefusalsAsync(unit, refused.ConvertAll(standing => standing.OrderId))
            : [];
        foreach (var asked in messages)
            Answer(asked, standings.GetValueOrDefault(asked.OrderId), reasons, unit);
    }

    public static async Task Handle(IReadOnlyList<ReleaseMoney> messages, Unit unit)
    {
        await Ledger.ReleaseAsync(
            unit,
            messages.Select(asked => new Releasing(asked.OrderId, asked.Reason == ReleaseReason.Expired)).ToList()
        );
        await Refunds.RecoverAsync(unit, messages.Select(asked => asked.OrderId).ToList());
    }

    public static async Task Handle(IReadOnlyList<PostMoney> messages, Unit unit)
    {
        var orders = messages.Select(asked => asked.OrderId).Distinct().ToList();
        var planned = await Sales.FindAsync(unit, orders);
        foreach (var order in orders.Where(order => !planned.ContainsKey(order)))
            throw new InvalidOperationException($"Nothing is held for {order}; there is nothing to divide.");
        var sales = orders.ConvertAll(order => Sale.Of(order, planned[order].BuyerId, planned[order].Plan));
        var outcomes = await Ledger.SellAsync(unit, sales);
        foreach (var sale in sales.Where(sale => !IsPosted(outcomes[sale.Id])))
            throw new InvalidOperationException($"The money of {sale.OrderId} can't be posted: {outcomes[sale.Id]}.");
        await Refunds.RecoverAsync(unit, sales);
        var news = sales
            .Where(sale => outcomes[sale.Id] == PostOutcome.Posted)
            .Select(sale => sale.OrderId)
            .ToHashSet();
        foreach (var asked in messages)
        {
            var parts = PartsOf(planned[asked.OrderId].Plan);
            var posted = new MoneyPosted(asked.OrderId, LedgerIds.SaleOf(asked.OrderId), parts);
            if (news.Remove(asked.OrderId))
                unit.Say(posted, cause: asked);
            else
                unit.Repeat(posted, cause: asked);
        }
    }

    private static bool IsPosted(PostOutcome outcome) => outcome is PostOutcome.Posted or PostOutcome.Exists;

    private static async Task<Dictionary<OrderId, Standing>> HoldAsync(IReadOnlyList<HoldMoney> messages, Unit unit)
    {
        if (messages.Count == 0)
            return [];
        var made = await Plans.MakeAsync(unit, messages.Select(TermsOf).ToList());
        var plans = messages.Zip(made).ToDictionary(pair => pair.First.OrderId, pair => pair.Second);
        var wrong = messages.Where(asked => !plans[asked.OrderId].IsOk).ToList();
        var standings = new Dictionary<OrderId, Standing>();
        if (wrong.Count > 0)
            Add(
                await Ledger.RefuseAsync(unit, wrong.ConvertAll(asked => Refusing(asked, plans[asked.OrderId].Error!)))
            );
        if (wrong.Count < messages.Count)
            Add(await Ledger.HoldAsync(unit, messages.Except(wrong).Select(Holding).ToList()));
        var held = messages.Where(asked => plans[asked.OrderId].IsOk && IsHeld(standings[asked.OrderId])).ToList();
        var kept = held.ConvertAll(asked => (asked.OrderId, plans[asked.OrderId].Value));
        if (held.Count > 0 && await Plans.KeepAsync(unit, kept) < held.Count)
            await CompareAsync(held, unit);
        return standings;

        void Add(IReadOnlyDictionary<OrderId, Standing> more)
        {
            foreach (var (order, standing) in more)
                standings.Add(order, standing);
        }
    }

    // An order is asked for twice: a repeat asks for the same, or it is a fault.
    private static async Task CompareAsync(IReadOnlyList<HoldMoney> messages, Unit unit)
    {
        var planned = await Sales.FindAsync(unit, messages.Select(asked => asked.OrderId).ToList());
        foreach (var asked in messages)
        {
            var (buyer, plan) = planned[asked.OrderId];
            if (
                (buyer, plan.Price, plan.OfferId, plan.WorkId, plan.HolderId)
                != (asked.BuyerId, asked.Amount, asked.OfferId, asked.WorkId, asked.HolderId)
            )
                throw new InvalidOperationException($"{asked.OrderId} asks to hold something else than it did before.");
        }
    }

    private static Holding Holding(HoldMoney asked) => new(asked.OrderId, asked.BuyerId, asked.Amount);

    private static Refusing Refusing(HoldMoney asked, Error error) =>
        new(asked.OrderId, asked.Amount, error.Code, error.Message);

    private static bool IsHeld(Standing? standing) => standing is { State: HoldState.Pending or HoldState.Posted };

    private static void Answer(HoldMoney asked, Standing? standing, Dictionary<OrderId, string> reasons, Unit unit)
    {
        if (asked.Amount.Minor <= 0)
            Refuse("money.amountNotPositive");
        else if (standing is null || !IsHeld(standing))
            // What was voided or expired before it could be held is never held afterwards.
            Refuse(standing?.Refusal ?? "money.released");
        else
            unit.Say(new MoneyHeld(asked.OrderId, standing.HoldId), cause: asked);

        void Refuse(string code)
        {
            var message = reasons.GetValueOrDefault(asked.OrderId) ?? MessageOf(code, asked);
            unit.Say(new MoneyRefused(asked.OrderId, code, message), cause: asked);
        }
    }

    private static SaleTerms TermsOf(HoldMoney asked) =>
        new(
            asked.Amount,
            asked.OfferId,
            asked.WorkId,
            asked.HolderId,
            asked.WorkClass,
            [.. asked.Royalties.Select(share => new Royalty(share.ParticipantId, share.SharePpm))],
            asked.Channel,
            asked.Rail,
            asked.HeldForSeconds
        );

    private static string MessageOf(string code, HoldMoney asked) =>
        code switch
        {
            "money.noAccount" =>
                $"The buyer has no account in {asked.Amount.Currency}; it opens with the first deposit.",
            "money.amountNotPositive" => "Only an amount above zero is held.",
            "money.insufficient" => $"The buyer's available balance is below {asked.Amount}.",
            _ => "The order's money was released before it was held.",
        };

    private static IReadOnlyList<PaymentPart> PartsOf(SplitPlan plan) =>
        [
            .. plan.Parts.Select(part => new PaymentPart(KindOf(part.Role), part.ReceiverId, part.Net)),
            .. plan.Tax.Minor > 0 ? [new PaymentPart(PartKind.Tax, null, plan.Tax)] : Array.Empty<PaymentPart>(),
        ];

    private static PartKind KindOf(PartRole role) =>
        role switch
        {
            PartRole.Fee => PartKind.Fee,
            PartRole.Royalty => PartKind.Royalty,
            PartRole.Upstream => PartKind.Upstream,
            PartRole.Agent => PartKind.Agent,
            PartRole.CoHolder => PartKind.CoHolder,
            PartRole.Holder => PartKind.Holder,
        };
}
