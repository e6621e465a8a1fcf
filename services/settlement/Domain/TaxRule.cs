using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>A step of the rate: what is above an amount is taxed by it.</summary>
/// <param name="AboveMinor">The taxable income above which it holds.</param>
/// <param name="QuickDeductionMinor">Taken off, so that the steps below keep their own rates.</param>
public sealed record TaxBracket(long AboveMinor, Share RatePpm, long QuickDeductionMinor);

/// <summary>Where a rule stands.</summary>
/// <param name="Says">What the article says of it, in short.</param>
public sealed record LegalSource(string Document, string Article, string Says);

/// <summary>
/// What is withheld from a natural person's part of a payment. The rules are versioned data with their source: a change
/// of the law is a new version with its first day, and a plan names the version that it was made by.
/// </summary>
/// <param name="Code">Names the rule in plans and statements.</param>
/// <param name="Sources">The law that it follows, article by article.</param>
/// <param name="Assumptions">What is taken for granted, because the exchange does not know it.</param>
/// <param name="Currency">That of its amounts; parts in another one are neither converted nor taxed.</param>
/// <param name="Roles">What kinds of parts it is for.</param>
/// <param name="SmallIncomeMinor">Up to here the small deduction holds, above it the large one.</param>
/// <param name="LargeDeductionPpm">Of the income.</param>
/// <param name="Brackets">By ascending amount; the last whose amount is below the taxable income holds.</param>
public sealed record TaxRule(
    string Code,
    int Version,
    DateTimeOffset ValidFrom,
    LanguageMap Title,
    IReadOnlyList<LegalSource> Sources,
    IReadOnlyList<string> Assumptions,
    Currency Currency,
    IReadOnlyList<PartRole> Roles,
    long SmallIncomeMinor,
    long SmallDeductionMinor,
    Share LargeDeductionPpm,
    IReadOnlyList<TaxBracket> Brackets
)
{
    private const long Whole = Share.WholePpm;

    /// <summary>The rule and its version as a plan names it.</summary>
    public string Name => $"{Code}/{Version}";

    /// <summary>The rule for such a part; null where none is in force.</summary>
    public static TaxRule? For(PartRole role, Currency currency, PlanBasis basis) =>
        basis
            .Taxes.Where(rule => rule.ValidFrom <= basis.At && rule.Currency == currency && rule.Roles.Contains(role))
            .MaxBy(rule => rule.ValidFrom);

    /// <summary>
    /// The tax on an income: its taxable part by the rate of its bracket, without the quick deduction. It is computed
    /// exactly and rounded once, half up to the minor unit, as tax returns are.
    /// </summary>
    public Money Of(Money income)
    {
        // In millionths of the minor unit.
        var taxable =
            income.Minor <= SmallIncomeMinor
                ? (Int128)Math.Max(0, income.Minor - SmallDeductionMinor) * Whole
                : (Int128)income.Minor * (Whole - LargeDeductionPpm.Ppm);
        if (Brackets.LastOrDefault(step => taxable > (Int128)step.AboveMinor * Whole) is not { } bracket)
            return Money.Zero(income.Currency);
        var tax = (taxable * bracket.RatePpm.Ppm) - ((Int128)bracket.QuickDeductionMinor * Whole * Whole);
        var half = (Int128)Whole * Whole / 2;
        return new Money((long)((tax + half) / ((Int128)Whole * Whole)), income.Currency);
    }
}
