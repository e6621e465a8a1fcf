using CsCheck;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;
using static Exchange.Tests.Unit.Settlement.Deal;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class SplitPlanTests
{
    private static readonly Currency[] Currencies = [Currency.Of("JPY"), Currency.Cny, Currency.Of("KWD")];

    [Test]
    public void Parts_fee_and_tax_are_the_payment_to_the_minor_unit_whatever_derives_from_what() =>
        AnyDeal.Sample(
            deal =>
            {
                var plan = deal.Plan().Value;

                Assert.That(plan.Parts.Sum(part => part.Net.Minor) + plan.Tax.Minor, Is.EqualTo(deal.Price.Minor));
                Assert.That(plan.Parts.Sum(part => part.Gross.Minor), Is.EqualTo(deal.Price.Minor));
                Assert.That(plan.Parts.Select(part => part.Net.Minor), Is.All.GreaterThanOrEqualTo(0));
                Assert.That(plan.Parts.Select(part => part.Tax.Minor), Is.All.GreaterThanOrEqualTo(0));
                Assert.That(plan.Parts.Select(part => part.Gross.Currency), Is.All.EqualTo(deal.Price.Currency));
                var sale = Sale.Of(OrderId.New(), ParticipantId.New(), plan);
                Assert.That(sale.Legs.Sum(leg => leg.AmountMinor), Is.Zero);
                Assert.That(sale.Legs.Select(leg => leg.AmountMinor), Has.None.Zero);
                Assert.That(sale.Legs.Select(leg => (leg.OwnerId, leg.Purpose)), Is.Unique);
            },
            iter: 3_000
        );

    [Test]
    public void Every_share_is_rounded_down_from_its_base() =>
        AnyDeal.Sample(
            deal =>
            {
                foreach (var part in deal.Plan().Value.Parts)
                {
                    if (part.SharePpm is { } share)
                        Assert.That(
                            part.Gross.Minor,
                            Is.EqualTo((long)((Int128)part.Base.Minor * share.Ppm / Share.WholePpm))
                        );
                }
            },
            iter: 500
        );

    [Test]
    public void The_graphs_that_were_tried_are_deep_and_have_many_parents()
    {
        var deepest = 0;
        var most = 0;

        AnyDeal.Sample(
            deal =>
            {
                deepest = Math.Max(deepest, deal.Plan().Value.Parts.Max(part => part.Level));
                most = Math.Max(most, deal.Works.Values.Max(work => work.Shares.Upstream.Count));
            },
            iter: 500,
            threads: 1
        );

        Assert.That(deepest, Is.EqualTo(Linking.MaxDepth));
        Assert.That(most, Is.GreaterThan(1));
    }

    [Test]
    public void Of_one_minor_unit_the_holder_has_all()
    {
        var deal = new Deal { Price = new(1, Currency.Of("JPY")) };
        deal.Royalties.Add(new Royalty(deal.Of("Estate"), new Share(999_999)));

        var plan = deal.Plan().Value;

        Assert.That(plan.Parts.Select(part => part.Gross.Minor), Is.EqualTo(new[] { 0L, 0L, 1L }));
        Assert.That(plan.Parts[^1].Role, Is.EqualTo(PartRole.Holder));
    }

    [Test]
    public void One_receiver_of_many_parts_is_paid_once()
    {
        var deal = new Deal();
        deal.Royalties.Add(new Royalty(deal.Of("Northern Museum"), new Share(100_000)));

        var sale = Sale.Of(OrderId.New(), deal.Of("Buyer"), deal.Plan().Value);

        Assert.That(
            sale.Legs,
            Is.EqualTo(
                new[]
                {
                    new Leg(deal.Of("Buyer"), AccountPurpose.Available, -1_200_000),
                    new Leg(null, AccountPurpose.Fee, 60_000),
                    new Leg(deal.Of("Northern Museum"), AccountPurpose.Available, 1_140_000),
                }
            )
        );
    }

    [Test]
    public void Royalties_and_upstream_works_above_the_whole_are_refused()
    {
        var deal = new Deal();
        deal.Royalties.Add(new Royalty(deal.Of("Estate"), new Share(600_000)));
        deal.With(
                "The sold work",
                "Northern Museum",
                new RevenueShares([], To(deal.Of("Agency"), 100_001), [From(deal.Titled("The mural"), 300_000)])
            )
            .With("The mural", "Cave academy", RevenueShares.None);

        Assert.That(deal.Plan().Error?.Code, Is.EqualTo("plan.sharesAboveWhole"));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Only_a_price_above_zero_is_divided(long minor) =>
        Assert.That(
            new Deal { Price = new(minor, Currency.Cny) }
                .Plan()
                .Error?.Code,
            Is.EqualTo("plan.priceNotPositive")
        );

    [Test]
    public void It_is_kept_as_JSON_and_read_back_the_same()
    {
        var deal = new Deal();
        deal.Royalties.Add(new Royalty(deal.Person("Ms Lin"), new Share(80_000)));
        var plan = deal.Plan().Value;

        var read = Json.Read<SplitPlan>(Json.Write(plan));

        Assert.That(read.Parts, Is.EqualTo(plan.Parts));
        Assert.That(Json.Write(read), Is.EqualTo(Json.Write(plan)));
    }

    /// <summary>
    /// Works that derive from one another to depth 8, with many parents, co-holders and agents, natural persons among
    /// them, in currencies with 0, 2 and 3 decimals.
    /// </summary>
    private static readonly Gen<Deal> AnyDeal = Gen.Select(
        Gen.OneOf(Gen.Long[1, 100_000_000_000], Gen.Long[long.MaxValue - 1_000_000, long.MaxValue]),
        Gen.Int[0, 2],
        Gen.Int[0, 1_000_000],
        Gen.Int.Array[60],
        (minor, currency, fee, choices) => Draw(new Money(minor, Currencies[currency]), fee, new Choices(choices))
    );

    private static Deal Draw(Money price, int fee, Choices choices)
    {
        var taxes = Exchange.Settlement.Data.RuleFiles.Taxes.Select(rule => rule with { Currency = price.Currency });
        var deal = new Deal { Price = price, Taxes = [.. taxes] };
        deal.Commissions[0] = Rule(fee);
        // Each level derives from the next, and from one further up.
        for (var level = Linking.MaxDepth; level >= 0; level--)
        {
            var upstream = new List<UpstreamShare>();
            if (level < Linking.MaxDepth && (level > 0 || choices.Next(8) > 0))
                upstream.Add(From(deal.Titled(TitleOf(level + 1)), choices.Next(500_001)));
            if (level + 2 <= Linking.MaxDepth && choices.Next(3) > 0)
                upstream.Add(From(deal.Titled(TitleOf(level + 2)), choices.Next(300_001)));
            var coHolders = Enumerable.Range(0, choices.Next(3)).Select(_ => To(Somebody(), choices.Next(500_001)));
            var agent = choices.Next(2) > 0 ? To(Somebody(), choices.Next(200_001)) : null;
            deal.With(TitleOf(level), $"Holder {level}", new RevenueShares([.. coHolders], agent, upstream));
        }
        return deal;

        ParticipantId Somebody() =>
            choices.Next(2) > 0 ? deal.Person($"Person {choices.Next(9)}") : deal.Of($"House {choices.Next(9)}");
    }

    private static string TitleOf(int level) => level == 0 ? "The sold work" : $"Work {level}";

    private sealed class Choices(int[] numbers)
    {
        private int at;

        public int Next(int below) => (int)((uint)numbers[at++ % numbers.Length] % (uint)below);
    }
}
