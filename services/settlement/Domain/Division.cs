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
        return parts;
    }

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
        var rule =
            receiver is { } person && basis.Individuals.Contains(person)
                ? TaxRule.For(role, gross.Currency, basis)
                : null;
        var tax = rule?.Of(gross) ?? Money.Zero(gross.Currency);
        parts.Add(new PlanPart(role, receiver, work, level, share, whole, gross, tax, rule?.Name));
    }

    private sealed record Place(PartRole Role, ParticipantId? ReceiverId, WorkId? WorkId, int Level);
}
