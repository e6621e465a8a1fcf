using System.Text.Json;
using CsCheck;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Kernel;

public sealed class MoneyTests
{
    private static readonly Currency Cny = Currency.Cny;

    [Test]
    public void Sums_and_differences_keep_the_currency()
    {
        var price = new Money(1_200_000, Cny);
        var fee = new Money(60_000, Cny);

        Assert.That(price + fee, Is.EqualTo(new Money(1_260_000, Cny)));
        Assert.That(price - fee, Is.EqualTo(new Money(1_140_000, Cny)));
        Assert.That(price > fee, Is.True);
    }

    [Test]
    public void Two_currencies_do_not_mix()
    {
        var yuan = new Money(1, Cny);
        var yen = new Money(1, Currency.Of("JPY"));

        Assert.That(() => yuan + yen, Throws.InvalidOperationException);
        Assert.That(() => yuan - yen, Throws.InvalidOperationException);
        Assert.That(() => yuan < yen, Throws.InvalidOperationException);
    }

    [Test]
    public void Arithmetic_never_overflows_silently()
    {
        var most = new Money(long.MaxValue, Cny);
        var least = new Money(long.MinValue, Cny);
        var one = new Money(1, Cny);

        Assert.That(() => most + one, Throws.TypeOf<OverflowException>());
        Assert.That(() => least - one, Throws.TypeOf<OverflowException>());
    }

    [TestCase("CNY", 1_200_000, "CNY 12000.00")]
    [TestCase("JPY", 500, "JPY 500")]
    [TestCase("KWD", 1, "KWD 0.001")]
    [TestCase("CNY", -5, "CNY -0.05")]
    public void People_read_it_with_the_decimals_of_its_currency(string currency, long minor, string text) =>
        Assert.That(new Money(minor, Currency.Of(currency)).ToString(), Is.EqualTo(text));

    [Test]
    public void It_travels_as_minor_units_and_a_code()
    {
        var price = new Money(1_200_000, Cny);

        var json = JsonSerializer.Serialize(price, JsonSerializerOptions.Web);

        Assert.That(json, Is.EqualTo("""{"minor":1200000,"currency":"CNY"}"""));
        Assert.That(JsonSerializer.Deserialize<Money>(json, JsonSerializerOptions.Web), Is.EqualTo(price));
    }

    [TestCase("cny")]
    [TestCase("XAU")]
    [TestCase("XXX")]
    [TestCase("")]
    [TestCase(null)]
    public void What_is_no_money_of_ISO_4217_is_no_currency(string? code) =>
        Assert.That(Currency.TryOf(code, out _), Is.False);

    [Test]
    public void A_split_loses_nothing_and_gives_no_share_too_much()
    {
        var shares = Gen.Int[0, Share.WholePpm / 5].Select(ppm => new Share(ppm)).Array[0, 5];
        var wholes = Gen.Long[0, long.MaxValue].Select(minor => new Money(minor, Cny));

        Gen.Select(wholes, shares)
            .Sample(
                (whole, parts) =>
                {
                    var split = Split.Of(whole, parts);

                    Assert.That(split.Parts.Aggregate(split.Rest, (sum, part) => sum + part), Is.EqualTo(whole));
                    Assert.That(split.Rest.Minor, Is.Not.Negative);
                    for (var i = 0; i < parts.Length; i++)
                    {
                        var exact = (Int128)whole.Minor * parts[i].Ppm;
                        var lost = exact - (Int128)split.Parts[i].Minor * Share.WholePpm;
                        Assert.That(
                            lost >= 0 && lost < Share.WholePpm,
                            Is.True,
                            "Each share is rounded down by less than one unit."
                        );
                    }
                }
            );
    }

    [Test]
    public void What_can_not_be_divided_is_refused()
    {
        var tooMuch = new[] { new Share(600_000), new Share(400_001) };

        Assert.That(() => Split.Of(new Money(100, Cny), tooMuch), Throws.ArgumentException);
        Assert.That(() => Split.Of(new Money(-1, Cny), []), Throws.ArgumentException);
        Assert.That(() => new Share(1_000_001), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new Share(-1), Throws.InstanceOf<ArgumentException>());
    }
}
