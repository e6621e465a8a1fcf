using Exchange.Kernel;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

/// <summary>A sale with everything that its plan is made by; a test changes what it is about.</summary>
internal sealed record Deal
{
    private static readonly OfferId Offered = OfferId.New();

    /// <summary>Names, so that what is written down reads well.</summary>
    public Dictionary<string, ParticipantId> People { get; } = [];

    public Dictionary<string, WorkId> Titles { get; } = [];

    public Money Price { get; init; } = new(1_200_000, Currency.Cny);

    public string? WorkClass { get; init; }

    public string? Channel { get; init; }

    public string? Rail { get; init; }

    public int HeldForSeconds { get; init; } = 120;

    public List<Royalty> Royalties { get; } = [];

    public List<CommissionRule> Commissions { get; } = [Rule(50_000)];

    public Dictionary<WorkId, WorkShares> Works { get; } = [];

    public HashSet<ParticipantId> Individuals { get; } = [];

    public IReadOnlyList<TaxRule> Taxes { get; init; } = RuleFiles.Taxes;

    public IReadOnlyList<Rail> Rails { get; init; } = RuleFiles.Rails;

    public static DateTimeOffset Today { get; } = new(2027, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A rate for everybody, from long ago.</summary>
    public static CommissionRule Rule(int ppm) =>
        new(CommissionRuleId.New(), Today.AddYears(-1), null, null, null, new Share(ppm));

    /// <summary>The participant of this name.</summary>
    public ParticipantId Of(string name) =>
        People.TryGetValue(name, out var id) ? id : People[name] = ParticipantId.New();

    /// <summary>The work of this title.</summary>
    public WorkId Titled(string title) => Titles.TryGetValue(title, out var id) ? id : Titles[title] = WorkId.New();

    /// <summary>A natural person.</summary>
    public ParticipantId Person(string name)
    {
        Individuals.Add(Of(name));
        return Of(name);
    }

    /// <summary>A work of a holder, with who shares in it.</summary>
    public Deal With(string title, string holder, RevenueShares shares)
    {
        Works[Titled(title)] = new WorkShares(Titled(title), Of(holder), Version: 1, shares);
        return this;
    }

    public SaleTerms Terms =>
        new(
            Price,
            Offered,
            Titled("The sold work"),
            Of("Northern Museum"),
            WorkClass,
            Royalties,
            Channel,
            Rail,
            HeldForSeconds
        );

    public Result<SplitPlan> Plan() =>
        SplitPlan.Of(Terms, new PlanBasis(Today, Commissions, Works, Individuals, Taxes, Rails));

    public static ParticipantShare To(ParticipantId participant, int ppm) => new(participant, new Share(ppm));

    public static UpstreamShare From(WorkId work, int ppm) => new(work, new Share(ppm));
}
