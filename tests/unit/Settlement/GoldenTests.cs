using Exchange.Kernel;
using Exchange.Settlement.Domain;
using static Exchange.Tests.Unit.Settlement.Deal;

namespace Exchange.Tests.Unit.Settlement;

/// <summary>
/// Deals that an accountant can check by hand, written down line by line in Golden/*.md;
/// <c>UPDATE_SNAPSHOTS=1 dotnet test tests/unit</c> writes them anew.
/// </summary>
internal sealed class GoldenTests
{
    private static IEnumerable<TestCaseData> Deals =>
        [
            Case("1-plain", "A plain sale: fee, and the rest to the holder", new Deal()),
            Case("2-co-holders", "Three hold the work: 50 %, 30 % and the rest", CoHolders()),
            Case("3-agent", "An agent has 15 %, and the offer promises 8 % to the estate", Agent()),
            Case("4-tax", "Natural persons: what is withheld of each", Taxed()),
            Case("5-two-level-derivative", "A game from a comic from a mural", Derivative()),
            Case("8-rail-limit", "A plan that the preferred rail can't carry", RailLimit()),
        ];

    [TestCaseSource(nameof(Deals))]
    public void The_plan_is_what_was_checked(string file, string title, object deal)
    {
        var written = GoldenFile.Of(title, (Deal)deal);

        Check(file, written);
    }

    [Test]
    public void A_part_refund_is_what_was_checked() =>
        Check(
            "6-part-refund",
            RefundGolden.Of("A part refund of CNY 1,000.00, then all that is left", Agent(), 100_000)
        );

    [Test]
    public void A_clawback_is_what_was_checked() =>
        Check("7-clawback", RefundGolden.Clawback("The holder has spent its part before the refund", Agent(), 64_150));

    private static void Check(string file, string written)
    {
        var path = $"tests/unit/Settlement/Golden/{file}.md";
        if (Snapshots.AreWritten)
            Snapshots.Write(path, written);

        Assert.That(written, Is.EqualTo(Tree.Read(path)));
    }

    private static TestCaseData Case(string file, string title, Deal deal) =>
        new TestCaseData(file, title, deal).SetArgDisplayNames(file);

    private static Deal CoHolders()
    {
        var deal = new Deal { Price = new(1_000_001, Currency.Cny) };
        var shares = new[] { To(deal.Of("Southern Museum"), 500_000), To(deal.Of("Village of the weavers"), 300_000) };
        return deal.With("The sold work", "Northern Museum", new RevenueShares(shares, null, []));
    }

    private static Deal Agent()
    {
        var deal = new Deal();
        deal.Royalties.Add(new Royalty(deal.Of("Estate of the painter"), new Share(80_000)));
        return deal.With(
            "The sold work",
            "Northern Museum",
            new RevenueShares([], To(deal.Of("Rights agency"), 150_000), [])
        );
    }

    private static Deal Taxed()
    {
        var deal = new Deal { Price = new(5_000_000, Currency.Cny) };
        deal.Royalties.Add(new Royalty(deal.Person("Ms Lin, who wove the pattern"), new Share(80_000)));
        deal.Royalties.Add(new Royalty(deal.Person("Mr Chen, whose part is small"), new Share(10_000)));
        return deal.With(
            "The sold work",
            "Northern Museum",
            new RevenueShares(
                [To(deal.Person("Ms Wu, who holds a third"), 333_333)],
                To(deal.Person("Mr He, the agent"), 200_000),
                []
            )
        );
    }

    private static Deal Derivative()
    {
        var deal = new Deal { Price = new(3_333_333, Currency.Cny) };
        return deal.With(
                "The sold work",
                "Northern Museum",
                new RevenueShares(
                    [],
                    null,
                    [From(deal.Titled("The comic"), 200_000), From(deal.Titled("The song"), 50_000)]
                )
            )
            .With(
                "The comic",
                "Comic studio",
                new RevenueShares(
                    [To(deal.Of("The scriptwriter"), 250_000)],
                    null,
                    [From(deal.Titled("The mural"), 300_000)]
                )
            )
            .With("The song", "Song publisher", RevenueShares.None)
            .With("The mural", "Cave academy", RevenueShares.None);
    }

    private static Deal RailLimit()
    {
        var deal = new Deal();
        deal.Royalties.Add(new Royalty(deal.Of("Estate of the painter"), new Share(270_000)));
        return deal;
    }
}
