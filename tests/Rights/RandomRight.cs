using CsCheck;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Rights;

/// <summary>
/// A right in a world of 2 x 5 x 4 x 3 x 6 cells, each side as a bit mask. What it meets is found by asking every cell
/// and every slot: slow, obvious, and without a single range.
/// </summary>
/// <param name="Uses">Bit n is set where use n is covered; so for the others.</param>
internal sealed record RandomRight(
    RightsOutIs Is,
    Exclusivity Kind,
    int Works,
    int Uses,
    int Territories,
    int Languages,
    int Term
)
{
    public const int WorkCount = 2;

    private const int UseCount = 5;
    private const int TerritoryCount = 4;
    private const int LanguageCount = 3;
    private const int InstantCount = 6;

    private static RightsOutIs[] Purposes =>
        [RightsOutIs.License, RightsOutIs.License, RightsOutIs.Holdback, RightsOutIs.OwnUse];

    /// <summary>Licenses of every kind, holdbacks and own uses on boxes of every shape; a term is one span.</summary>
    public static Gen<RandomRight> Any { get; } =
        Gen.Select(
                Gen.Int[0, Purposes.Length - 1],
                Gen.Enum<Exclusivity>(),
                Gen.Select(Mask(WorkCount), Mask(UseCount), Mask(TerritoryCount), Mask(LanguageCount)),
                Gen.Select(Gen.Int[0, InstantCount - 1], Gen.Int[1, InstantCount])
            )
            .Select(
                (purpose, kind, sides, term) =>
                    new RandomRight(
                        Purposes[purpose],
                        kind,
                        sides.Item1,
                        sides.Item2,
                        sides.Item3,
                        sides.Item4,
                        (1 << Math.Min(term.Item1 + term.Item2, InstantCount)) - (1 << term.Item1)
                    )
            );

    /// <summary>The box as the service has it.</summary>
    /// <param name="firstWork">The number of its first work.</param>
    public RightsBox Box(long firstWork = 0) =>
        new(Numbers(Works, firstWork), Numbers(Uses), Numbers(Territories), Numbers(Languages), Numbers(Term));

    /// <summary>The right as it stands.</summary>
    public RightsOut Standing() => new(Guid.Empty, Is, Kind, Box(), PartyId: null);

    /// <summary>The slots that it takes when it is wanted: at a point where nobody stands.</summary>
    public RangeSet WantedSlot() => Is is RightsOutIs.OwnUse ? SlotLine.OwnUse(point: 0) : SlotLine.Of(Kind, point: 0);

    /// <summary>True where some cell and some slot are covered by both, each asked by itself.</summary>
    public bool Meets(RandomRight standing) =>
        Enumerable.Range(-3, 7).Any(slot => Takes(slot, point: 0) && standing.Takes(slot, point: 1))
        && Cells.Any(cell => Covers(cell) && standing.Covers(cell));

    /// <summary>True where every cell of it is covered by some right that allows so exclusive a grant.</summary>
    public bool IsCoveredBy(IReadOnlyList<RandomRight> rightsIn) =>
        Cells.Where(Covers).All(cell => rightsIn.Any(right => right.Kind <= Kind && right.Covers(cell)));

    /// <summary>Each of its cells as a right by itself, of the same kind.</summary>
    public IEnumerable<RandomRight> EachCell() =>
        Cells
            .Where(Covers)
            .Select(cell =>
                this with
                {
                    Works = 1 << cell.Work,
                    Uses = 1 << cell.Use,
                    Territories = 1 << cell.Territory,
                    Languages = 1 << cell.Language,
                    Term = 1 << cell.Instant,
                }
            );

    private static readonly (int Work, int Use, int Territory, int Language, int Instant)[] Cells =
    [
        .. from work in Enumerable.Range(0, WorkCount)
        from use in Enumerable.Range(0, UseCount)
        from territory in Enumerable.Range(0, TerritoryCount)
        from language in Enumerable.Range(0, LanguageCount)
        from instant in Enumerable.Range(0, InstantCount)
        select (work, use, territory, language, instant),
    ];

    private bool Covers((int Work, int Use, int Territory, int Language, int Instant) cell) =>
        (Works >> cell.Work & Uses >> cell.Use & Territories >> cell.Territory & 1) == 1
        && (Languages >> cell.Language & Term >> cell.Instant & 1) == 1;

    private bool Takes(int slot, int point) =>
        (Is, Kind) switch
        {
            (RightsOutIs.OwnUse, _) => slot == -point - 1,
            (_, Exclusivity.Exclusive) => true,
            (_, Exclusivity.Sole) => slot >= 0,
            (_, Exclusivity.NonExclusive) => slot == point,
        };

    private static Gen<int> Mask(int width) => Gen.Int[1, (1 << width) - 1];

    private static RangeSet Numbers(int mask, long first = 0) =>
        RangeSet.Of(
            Enumerable.Range(0, 31).Where(bit => (mask >> bit & 1) == 1).Select(bit => NumberRange.Point(first + bit))
        );
}
