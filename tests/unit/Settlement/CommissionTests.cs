using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class CommissionTests
{
    private static readonly ParticipantId Museum = ParticipantId.New();
    private static readonly DateTimeOffset Today = Deal.Today;

    private static readonly CommissionRule ForAll = Rule(50_000);
    private static readonly CommissionRule OfChannel = Rule(40_000) with { Channel = "museumShop" };
    private static readonly CommissionRule OfClass = Rule(30_000) with { WorkClass = "mural" };
    private static readonly CommissionRule OfHolder = Rule(20_000) with { HolderId = Museum };

    [Test]
    public void The_most_specific_rule_wins()
    {
        Assert.That(Rate(Sale(), ForAll, OfChannel, OfClass, OfHolder), Is.EqualTo(20_000));
        Assert.That(Rate(Sale(), OfClass, ForAll, OfChannel), Is.EqualTo(30_000));
        Assert.That(Rate(Sale(), ForAll, OfChannel), Is.EqualTo(40_000));
        Assert.That(Rate(Sale(), ForAll), Is.EqualTo(50_000));
    }

    [Test]
    public void A_rule_for_class_and_channel_says_more_than_one_for_either_and_less_than_the_holder_s()
    {
        var both = OfClass with { Channel = "museumShop", RatePpm = new Share(10_000) };

        Assert.That(Rate(Sale(), ForAll, OfChannel, OfClass, both), Is.EqualTo(10_000));
        Assert.That(Rate(Sale(), both, OfHolder), Is.EqualTo(20_000));
    }

    [Test]
    public void A_rule_for_others_does_not_hold()
    {
        var other = Sale() with { HolderId = ParticipantId.New(), WorkClass = "song", Channel = null };

        Assert.That(Rate(other, ForAll, OfChannel, OfClass, OfHolder), Is.EqualTo(50_000));
    }

    [Test]
    public void Of_two_for_the_same_the_later_holds_once_it_has_begun()
    {
        var later = ForAll with { ValidFrom = Today, RatePpm = new Share(60_000) };
        var future = ForAll with { ValidFrom = Today.AddSeconds(1), RatePpm = new Share(70_000) };

        Assert.That(Rate(Sale(), later, future, ForAll), Is.EqualTo(60_000));
    }

    [Test]
    public void Without_a_rule_in_force_there_is_none() =>
        Assert.That(CommissionRule.For(Sale(), [ForAll], Today.AddYears(-2)), Is.Null);

    private static int? Rate(SaleTerms sale, params CommissionRule[] rules) =>
        CommissionRule.For(sale, rules, Today)?.RatePpm.Ppm;

    private static CommissionRule Rule(int ppm) => Deal.Rule(ppm);

    private static SaleTerms Sale() =>
        new Deal { WorkClass = "mural", Channel = "museumShop" }.Terms with
        {
            HolderId = Museum,
        };
}
