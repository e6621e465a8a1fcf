using System.Globalization;
using System.Text;
using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

/// <summary>A plan as an accountant reads it: each part with what it is a part of, and the sums.</summary>
internal static class GoldenFile
{
    public static string Of(string title, Deal deal)
    {
        var plan = deal.Plan().Value;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {title}\n\nPrice {plan.Price}, fee {Percent(plan.FeePpm)}.\n\n");
        foreach (var work in deal.Works.Values.Where(work => work.Shares != RevenueShares.None))
            text.Append(Declared(work, deal));
        text.Append("| part | receiver | work | share of | base | gross | tax | net |\n");
        text.Append("|---|---|---|---|---:|---:|---:|---:|\n");
        foreach (var part in plan.Parts)
            text.Append(Line(part, deal));
        text.Append("| **sum** | | | | |");
        text.Append(CultureInfo.InvariantCulture, $" **{Number(Sum(plan, part => part.Gross))}** |");
        text.Append(CultureInfo.InvariantCulture, $" **{Number(plan.Tax)}** |");
        text.Append(CultureInfo.InvariantCulture, $" **{Number(Sum(plan, part => part.Net))}** |\n\n");
        foreach (var rule in plan.Parts.Select(part => part.TaxRule).OfType<string>().Distinct().Order())
            text.Append(Explained(deal.Taxes.Single(one => one.Name == rule), plan, deal));
        foreach (var passed in plan.PassedRails)
            text.Append(CultureInfo.InvariantCulture, $"Not by {passed.Rail}: {passed.Code}. {passed.Message}\n");
        text.Append(CultureInfo.InvariantCulture, $"Rail: {plan.Rail}.\n");
        return text.ToString();
    }

    private static string Declared(WorkShares work, Deal deal)
    {
        var (coHolders, agent, upstream) = work.Shares;
        var shares = new List<string>();
        shares.AddRange(upstream.Select(one => $"{Percent(one.SharePpm)} of the net to *{TitleOf(one.WorkId, deal)}*"));
        if (agent is not null)
            shares.Add($"{Percent(agent.SharePpm)} of what is left to {NameOf(agent.ParticipantId, deal)}, the agent");
        shares.AddRange(
            coHolders.Select(one =>
                $"{Percent(one.SharePpm)} of what is left then to {NameOf(one.ParticipantId, deal)}"
            )
        );
        return $"*{TitleOf(work.WorkId, deal)}* of {NameOf(work.HolderId, deal)}: {string.Join("; ", shares)}.\n\n";
    }

    private static string NameOf(ParticipantId id, Deal deal) => deal.People.Single(one => one.Value == id).Key;

    private static string TitleOf(WorkId id, Deal deal) => deal.Titles.Single(one => one.Value == id).Key;

    private static string Line(PlanPart part, Deal deal)
    {
        var receiver = part.ReceiverId is { } id ? NameOf(id, deal) : "the platform";
        var work = part.WorkId is { } of ? TitleOf(of, deal) : string.Empty;
        var share = part.SharePpm is { } ppm ? Percent(ppm) : "the rest";
        var tax = part.TaxRule is { } rule ? $"{Number(part.Tax)} ({rule})" : Number(part.Tax);
        return $"| {part.Role} | {receiver} | {work} | {share} | {Number(part.Base)} | {Number(part.Gross)} "
            + $"| {tax} | {Number(part.Net)} |\n";
    }

    // The law in short, then each part by hand.
    private static string Explained(TaxRule rule, SplitPlan plan, Deal deal)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {rule.Name}: {rule.Title["en"]}\n\n");
        foreach (var source in rule.Sources)
            text.Append(CultureInfo.InvariantCulture, $"- {source.Document}{source.Article}：{source.Says}\n");
        text.Append('\n');
        foreach (var part in plan.Parts.Where(part => part.TaxRule == rule.Name))
            text.Append(
                CultureInfo.InvariantCulture,
                $"- {NameOf(part.ReceiverId!.Value, deal)}: {ByHand(rule, part)}\n"
            );
        return text.Append('\n').ToString();
    }

    // In units of the currency, with its two decimals, as somebody with paper and pencil does it.
    private static string ByHand(TaxRule rule, PlanPart part)
    {
        var income = part.Gross.Minor / 100m;
        var isSmall = part.Gross.Minor <= rule.SmallIncomeMinor;
        var deduction = isSmall ? rule.SmallDeductionMinor / 100m : income * rule.LargeDeductionPpm.Ppm / 1_000_000m;
        var why = isSmall ? "the deduction up to" : $"{Percent(rule.LargeDeductionPpm)}, above";
        var taxable = Math.Max(0, income - deduction);
        var words = Invariant($"{income:0.00} − {deduction:0.00##} ({why} {rule.SmallIncomeMinor / 100m:0.00})");
        if (taxable == 0)
            return $"{words} leaves nothing to tax.";
        var step = rule.Brackets.Last(one => taxable * 100 > one.AboveMinor);
        var quick = step.QuickDeductionMinor == 0 ? "" : Invariant($" − {step.QuickDeductionMinor / 100m:0.00}");
        var tax = taxable * step.RatePpm.Ppm / 1_000_000m - step.QuickDeductionMinor / 100m;
        var rounded = decimal.Round(tax, 2, MidpointRounding.AwayFromZero);
        Assert.That(Number(part.Tax), Is.EqualTo(Invariant($"{rounded:0.00}")), "by hand");
        var sum = Invariant($"{words} = {taxable:0.00##}; × {Percent(step.RatePpm)}{quick} = {tax:0.00####}");
        return tax == rounded ? $"{sum}." : Invariant($"{sum}, rounded {rounded:0.00}.");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static Money Sum(SplitPlan plan, Func<PlanPart, Money> amount) =>
        plan.Parts.Aggregate(Money.Zero(plan.Price.Currency), (sum, part) => sum + amount(part));

    private static string Number(Money money) => money.ToString()[4..];

    private static string Percent(Share share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share.Ppm / 10_000m:0.####} %");
}
