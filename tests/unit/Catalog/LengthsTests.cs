using Exchange.Catalog.Domain;

namespace Exchange.Tests.Unit.Catalog;

public sealed class LengthsTests
{
    [Test]
    public void Inches_become_millimeters_to_a_tenth() =>
        Assert.That(Lengths.ToMm(8.75m, LengthUnit.In), Is.EqualTo(222.3m));

    [Test]
    public void Centimeters_become_millimeters() => Assert.That(Lengths.ToMm(41.5m, LengthUnit.Cm), Is.EqualTo(415m));

    [TestCase("(upper):")]
    [TestCase("1,5")]
    [TestCase("")]
    public void What_is_no_number_stays_unread(string text) => Assert.That(Lengths.ReadNumber(text), Is.Null);

    [Test]
    public void Nothing_is_longer_than_a_kilometer() =>
        Assert.That(Lengths.ToMm(decimal.MaxValue, LengthUnit.M), Is.Null);
}
