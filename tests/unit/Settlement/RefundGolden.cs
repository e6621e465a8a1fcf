using System.Globalization;
using System.Text;
using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

/// <summary>Refunds as an accountant reads them: what each account gave of what it still had.</summary>
internal static class RefundGolden
{
    /// <summary>A sale, a refund of a part of it, and a refund of the rest.</summary>
    public static string Of(string title, Deal deal, long partMinor)
    {
        var plan = deal.Plan().Value;
        var part = plan.Price with { Minor = partMinor };
        var first = Refund.Of(plan, [], part).Value;
        var second = Refund.Of(plan, first, plan.Price - part).Value;
        var text = Begin(title, plan, deal);
        text.Append("| account | had of the sale | gives first | has then | gives last |\n|---|---:|---:|---:|---:|\n");
        foreach (var whole in Refund.Of(plan, [], plan.Price).Value)
        {
            var gave = Minor(first, whole);
            Line(
                text,
                plan,
                [whole.AmountMinor, gave, whole.AmountMinor - gave, Minor(second, whole)],
                NameOf(whole, deal)
            );
        }
        long[] sums = [plan.Price.Minor, part.Minor, plan.Price.Minor - part.Minor, plan.Price.Minor - part.Minor];
        Line(text, plan, sums, "**the buyer receives**");
        return text.ToString();
    }

    /// <summary>A refund of all where the holder has this much left, and a later sale that pays its debt.</summary>
    public static string Clawback(string title, Deal deal, long availableMinor)
    {
        var plan = deal.Plan().Value;
        var text = Begin(title, plan, deal);
        text.Append("| account | gives | from what it has | and owes |\n|---|---:|---:|---:|\n");
        var owed = 0L;
        foreach (var part in Refund.Of(plan, [], plan.Price).Value)
        {
            var there = part.OwnerId == plan.HolderId ? Math.Min(availableMinor, part.AmountMinor) : part.AmountMinor;
            owed += part.AmountMinor - there;
            Line(text, plan, [part.AmountMinor, there, part.AmountMinor - there], NameOf(part, deal));
        }
        Line(text, plan, [plan.Price.Minor, plan.Price.Minor - owed, owed], "**the buyer receives**");
        var earned = plan.Parts[^1].Net.Minor;
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nIts next sale at this price earns it {Number(plan, earned)}: {Number(plan, owed)} pay the debt, "
        );
        text.Append(CultureInfo.InvariantCulture, $"and {Number(plan, earned - owed)} are its own.\n");
        return text.ToString();
    }

    private static StringBuilder Begin(string title, SplitPlan plan, Deal deal) =>
        new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# {title}\n\nThe sale of {plan.Price} is that of 3-agent.md. ")
            .Append("Each account gives its part of what it still has, in the proportion of the refund to what is not ")
            .Append("refunded, rounded down;\n")
            .Append(CultureInfo.InvariantCulture, $"{deal.People.Single(one => one.Value == plan.HolderId).Key}, ")
            .Append("the holder, gives the rest.\n\n");

    private static void Line(StringBuilder text, SplitPlan plan, long[] amounts, string name) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {string.Join(" | ", amounts.Select(minor => Number(plan, minor)))} |\n"
        );

    private static long Minor(IReadOnlyList<RefundPart> parts, RefundPart of) =>
        parts.Where(part => part.OwnerId == of.OwnerId && part.Purpose == of.Purpose).Sum(part => part.AmountMinor);

    private static string NameOf(RefundPart part, Deal deal) =>
        part.OwnerId is { } owner
            ? deal.People.Single(one => one.Value == owner).Key
            : $"the platform's {part.Purpose.ToString().ToLowerInvariant()}";

    private static string Number(SplitPlan plan, long minor) => new Money(minor, plan.Price.Currency).ToString()[4..];
}
