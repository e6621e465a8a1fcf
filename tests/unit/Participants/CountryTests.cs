using Exchange.Participants.Domain;

namespace Exchange.Tests.Unit.Participants;

internal sealed class CountryTests
{
    [TestCase("CN")]
    [TestCase("HK")]
    [TestCase("US")]
    public void A_code_of_ISO_3166_is_known(string code)
    {
        Assert.That(Country.IsKnown(code), Is.True);
    }

    [TestCase(null)]
    [TestCase("cn")]
    [TestCase("CHN")]
    [TestCase("XX")]
    [TestCase(Country.Unknown)]
    public void Anything_else_is_not(string? code)
    {
        Assert.That(Country.IsKnown(code), Is.False);
    }
}
