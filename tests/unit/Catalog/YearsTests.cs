using CsCheck;
using Exchange.Catalog.Domain;

namespace Exchange.Tests.Unit.Catalog;

public sealed class YearsTests
{
    [TestCase("1797", 1797)]
    [TestCase("1797-01", 1797)]
    [TestCase("1797-01-01", 1797)]
    [TestCase("0220-01-01", 220)]
    [TestCase("-0480-01-06", -480)]
    [TestCase("\u22121475-01-14", -1475)]
    [TestCase("480 BCE", -480)]
    [TestCase("480 BC", -480)]
    [TestCase("220 CE", 220)]
    [TestCase("公元前480年", -480)]
    [TestCase("公元220年", 220)]
    public void A_year_is_read_from_a_date(string text, int year) => Assert.That(Years.Read(text), Is.EqualTo(year));

    [TestCase("")]
    [TestCase("0000-01-01")]
    [TestCase("c.1830")]
    [TestCase("18th century")]
    [TestCase("1797/98")]
    [TestCase("date not known")]
    public void What_is_no_plain_date_has_no_year(string text) => Assert.That(Years.Read(text), Is.Null);

    [Test]
    public void Every_year_is_read_back_from_the_way_museums_write_it() =>
        Gen.Int[-9999, 9999]
            .Where(year => year != 0)
            .Sample(year => Years.Read($"{(year < 0 ? "-" : "")}{Math.Abs(year):D4}-01-06") == year);
}
