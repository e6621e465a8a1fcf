using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>What a part of a payment is for.</summary>
public enum PartRole
{
    /// <summary>The platform's commission.</summary>
    Fee,

    /// <summary>What the offer promises to somebody.</summary>
    Royalty,

    /// <summary>The holder of a work that the sold one derives from: what its own sharers leave.</summary>
    Upstream,

    /// <summary>Who acted for the holder of a work.</summary>
    Agent,

    /// <summary>Who holds a work together with its holder.</summary>
    CoHolder,

    /// <summary>The holder's own: the rest, with every rounding difference.</summary>
    Holder,
}

/// <summary>One part of a payment, zero or more.</summary>
/// <param name="ReceiverId">Who receives it; null for the platform.</param>
/// <param name="WorkId">The work for which it is received; null for the fee and for what the offer promises.</param>
/// <param name="Level">How far upstream that work is; 0 for the sold one.</param>
/// <param name="SharePpm">The part of the base; null where it is what others leave.</param>
/// <param name="Base">What it is a part of.</param>
/// <param name="Tax">What is withheld of it for the tax office.</param>
/// <param name="TaxRule">The rule and its version; null where none is for it.</param>
public sealed record PlanPart(
    PartRole Role,
    ParticipantId? ReceiverId,
    WorkId? WorkId,
    int Level,
    Share? SharePpm,
    Money Base,
    Money Gross,
    Money Tax,
    string? TaxRule
)
{
    /// <summary>What the receiver is paid: gross without tax.</summary>
    public Money Net => Gross - Tax;
}

/// <summary>Revenue shares that a plan was made by.</summary>
public sealed record UsedShares(WorkId WorkId, int Version);

/// <summary>
/// How a payment is divided, with all that it was made by: made when the money is held, kept, and posted as it is. The
/// published rule: the fee is its rate of the price; the net is the price without the fee; royalties of the offer and
/// upstream works have their shares of the net; the agent has its share of what these leave, co-holders have theirs of
/// what the agent leaves, and the holder has the rest. An upstream work's part is divided again by the same rule. Every
/// share is rounded down to the minor unit, and the rest stays with the one who divides: so the parts add up to the
/// price. A natural person's parts are one income, and each bears its proportion of the tax on it.
/// </summary>
/// <param name="FeePpm">The platform's rate of the day; a later rate alters nothing here.</param>
/// <param name="Rail">The rail that carries it.</param>
/// <param name="PassedRails">Those that were preferred and can't carry it, each with its limit.</param>
/// <param name="RevenueShares">The versions of revenue shares that were used.</param>
/// <param name="Parts">The fee, royalties, upstream works, agent, co-holders, and the holder last.</param>
public sealed record SplitPlan(
    Money Price,
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    string? WorkClass,
    string? Channel,
    CommissionRuleId CommissionRuleId,
    Share FeePpm,
    string Rail,
    IReadOnlyList<RailRefusal> PassedRails,
    IReadOnlyList<UsedShares> RevenueShares,
    IReadOnlyList<PlanPart> Parts
)
{
    /// <summary>All that is withheld.</summary>
    public Money Tax => Parts.Aggregate(Money.Zero(Price.Currency), (sum, part) => sum + part.Tax);

    /// <summary>What each account receives; together they are the price.</summary>
    internal IEnumerable<Leg> Credits =>
        [
            new Leg(null, AccountPurpose.Fee, Sum(Parts.Where(part => part.ReceiverId is null))),
            new Leg(null, AccountPurpose.Tax, Tax.Minor),
            .. Parts
                .Where(part => part.ReceiverId is not null)
                .GroupBy(part => part.ReceiverId)
                .Select(own => new Leg(own.Key, AccountPurpose.Available, Sum(own))),
        ];

    /// <summary>Makes the plan of a sale.</summary>
    /// <returns>Refused where shares are above the whole, where there are too many parts, and where no rail carries
    /// it.</returns>
    /// <exception cref="InvalidOperationException">No commission is in force, or the parts do not add up: both are
    /// faults.</exception>
    public static Result<SplitPlan> Of(SaleTerms sale, PlanBasis basis)
    {
        if (sale.Price.Minor <= 0)
            return Error.Unprocessable("plan.priceNotPositive", "Only a price above zero is divided.");
        var commission =
            CommissionRule.For(sale, basis.Commissions, basis.At)
            ?? throw new InvalidOperationException("No commission rule is in force.");
        var division = new Division(sale, basis, commission.RatePpm);
        var parts = division.Parts();
        if (!parts.IsOk)
            return parts.Error;
        var rail = Domain.Rail.For(sale, parts.Value, basis.Rails);
        if (!rail.IsOk)
            return rail.Error;
        return Checked(
            new SplitPlan(
                sale.Price,
                sale.OfferId,
                sale.WorkId,
                sale.HolderId,
                sale.WorkClass,
                sale.Channel,
                commission.CommissionRuleId,
                commission.RatePpm,
                rail.Value.Rail.Code,
                rail.Value.Passed,
                division.Used,
                parts.Value
            )
        );
    }

    private static long Sum(IEnumerable<PlanPart> parts) => parts.Sum(part => part.Net.Minor);

    private static SplitPlan Checked(SplitPlan plan) =>
        plan.Parts.Aggregate(plan.Price, (rest, part) => rest - part.Gross).Minor == 0
            ? plan
            : throw new InvalidOperationException("The parts of a plan do not add up to its price.");
}
