using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>Divides one price by the published rule; see <see cref="SplitPlan" />.</summary>
internal sealed class Division(SaleTerms sale, PlanBasis basis, Share fee)
{
    private readonly List<PlanPart> parts = [];
    private readonly Dictionary<WorkId, int> used = [];

    /// <summary>The versions of the revenue shares that were used.</summary>
    public IReadOnlyList<UsedShares> Used => [.. used.Select(one => new UsedShares(one.Key, one.Value))];

    /// <summary>The parts; refused where shares are above the whole, or the parts too many.</summary>
    public Result<List<PlanPart>> Parts()
    {
        var sold = Sold;
        var royalties = sale.Royalties.Sum(royalty => (long)royalty.SharePpm.Ppm);
        if (royalties + Linking.PromisedPpm(sold.Shares) > Share.WholePpm)
        {
            return Error.Unprocessable(
                "plan.sharesAboveWhole",
                "The offer's royalties, the upstream works' and the agent's shares are above 100 % together."
            );
        }
        if (Linking.PartsOf(sold, basis.Works) is var count && count > Linking.MaxParts)
            return Error.Unprocessable("plan.tooManyParts", $"The plan has more than {Linking.MaxParts} parts.");
        var commission = fee.Of(sale.Price);
        Add(new Place(PartRole.Fee, null, null, 0), fee, sale.Price, commission);
        Divide(sold, sale.Price - commission, level: 0);
        return Taxed().ToList();
    }

    // A payment is one income, however many parts of it one has: by each rule the tax is that of their sum. Every part
    // bears it in its proportion, rounded down, and the largest one the rest.
    private PlanPart[] Taxed()
    {
        var taxed = parts.ToArray();
        var incomes = Enumerable.Range(0, taxed.Length).GroupBy(at => (taxed[at].ReceiverId, Rule: RuleOf(taxed[at])));
        foreach (var income in incomes.Where(income => income.Key.Rule is not null).ToList())
        {
            var rule = income.Key.Rule!;
            var gross = income.Aggregate(Money.Zero(sale.Price.Currency), (sum, at) => sum + taxed[at].Gross);
            var tax = rule.Of(gross);
            var rest = tax;
            var places = income.OrderBy(at => taxed[at].Gross.Minor).ToList();
            foreach (var at in places)
            {
                var own = at == places[^1] ? rest : InProportion(tax, taxed[at].Gross, gross);
                taxed[at] = taxed[at] with { Tax = own, TaxRule = rule.Name };
                rest -= own;
            }
        }
        return taxed;
    }

    private static Money InProportion(Money tax, Money part, Money whole) =>
        new(whole.Minor == 0 ? 0 : (long)((Int128)tax.Minor * part.Minor / whole.Minor), tax.Currency);

    private TaxRule? RuleOf(PlanPart part) =>
        part.ReceiverId is { } person && basis.Individuals.Contains(person)
            ? TaxRule.For(part.Role, part.Gross.Currency, basis)
            : null;

    // Whoever sold it is its holder, whatever the catalog says by now.
    private WorkShares Sold =>
        basis.Works.TryGetValue(sale.WorkId, out var known)
            ? known with
            {
                HolderId = sale.HolderId,
            }
            : new WorkShares(sale.WorkId, sale.HolderId, Version: 0, RevenueShares.None);

    private void Divide(WorkShares work, Money net, int level)
    {
        if (work.Version > 0)
            used[work.WorkId] = work.Version;
        var rest = net;
        if (level == 0)
        {
            foreach (var royalty in sale.Royalties)
                rest -= Give(new Place(PartRole.Royalty, royalty.ReceiverId, null, level), royalty.SharePpm, net);
        }
        foreach (var upstream in work.Shares.Upstream)
        {
            var part = upstream.SharePpm.Of(net);
            Divide(basis.Works[upstream.WorkId], part, level + 1);
            rest -= part;
        }
        if (work.Shares.Agent is { } agent)
            rest -= Give(new Place(PartRole.Agent, agent.ParticipantId, work.WorkId, level), agent.SharePpm, rest);
        var owned = rest;
        foreach (var one in work.Shares.CoHolders)
            rest -= Give(new Place(PartRole.CoHolder, one.ParticipantId, work.WorkId, level), one.SharePpm, owned);
        var role = level == 0 ? PartRole.Holder : PartRole.Upstream;
        Add(new Place(role, work.HolderId, work.WorkId, level), share: null, net, rest);
    }

    private Money Give(Place place, Share share, Money whole)
    {
        var amount = share.Of(whole);
        Add(place, share, whole, amount);
        return amount;
    }

    private void Add(Place place, Share? share, Money whole, Money gross)
    {
        var (role, receiver, work, level) = place;
        var untaxed = Money.Zero(gross.Currency);
        parts.Add(new PlanPart(role, receiver, work, level, share, whole, gross, untaxed, TaxRule: null));
    }

    private sealed record Place(PartRole Role, ParticipantId? ReceiverId, WorkId? WorkId, int Level);
}
