using Exchange.Catalog.Domain;

namespace Exchange.Tests.Unit.Catalog;

public sealed class LifeProseTests
{
    [TestCase("American, 1840 - 1912", "1840", "1912", null)]
    [TestCase("American, born Germany, 1840 - 1912", "1840", "1912", null)]
    [TestCase("1852–1911", "1852", "1911", null)]
    [TestCase("1797 – 1863", "1797", "1863", null)]
    [TestCase("1852–99", "1852", "1899", null)]
    [TestCase("c.1750–1800", "1750~", "1800", null)]
    [TestCase("British, c. 1480/1485 - 1520?", "[1480..1485]", "1520?", null)]
    [TestCase("?1700–1760", "1700?", "1760", null)]
    [TestCase("1852 or 3–1911", "[1852..1853]", "1911", null)]
    [TestCase("Italian, 1470 - 1530 or after", "1470", "[1530..]", null)]
    [TestCase("French, c. 1600 - in or after 1650", "1600~", "[1650..]", null)]
    [TestCase("German, before 1470 - 1530", "[..1470]", "1530", null)]
    [TestCase("Dutch, 1609 - unknown", "1609", null, null)]
    [TestCase("born 1930", "1930", null, null)]
    [TestCase("Russian, died c. 1830", null, "1830~", null)]
    [TestCase("Italian, 65 - 8 B.C.", "-0064", "-0007", null)]
    [TestCase("Greek, c. 305 - c. 255 B.C.", "-0304~", "-0254~", null)]
    [TestCase("Italian, 43 B.C. - 17/18 A.D.", "-0042", "[0017..0018]", null)]
    [TestCase("Greek, born 431BC", "-0430", null, null)]
    [TestCase("active 1870s", null, null, "1870/1879")]
    [TestCase("American, active c. 1870", null, null, "1870~")]
    [TestCase("American, active 1870/1890", null, null, "[1870..1890]")]
    [TestCase("active c.1750–1800", null, null, "1750~/1800~")]
    [TestCase("American, est. 1870 - closed 1890", null, null, "1870/1890")]
    [TestCase("French, active second half 19th century", null, null, "1851/1900")]
    [TestCase("active late 19th - early 20th century", null, null, "1801/2000")]
    [TestCase("18th century", null, null, "1701/1800")]
    [TestCase("active 1st century B.C.", null, null, "-0099/0000")]
    [TestCase("约1480年—1520年", "1480~", "1520", null)]
    [TestCase("生于1930年", "1930", null, null)]
    public void Dates_of_a_life_are_read(string text, string? born, string? died, string? active)
    {
        var life = LifeProse.Read(text);

        Assert.That((Edtf.Of(life.Born), Edtf.Of(life.Died)), Is.EqualTo((born, died)));
        Assert.That(active is ['[', ..] ? Edtf.Of(life.Active) : Edtf.Span(life.Active), Is.EqualTo(active));
        Assert.That((life.Text, LifeProse.IsUnread(life)), Is.EqualTo((text, false)));
    }

    [TestCase("he: 1900 - 1950; she: 1905 - 1970")]
    [TestCase("born 1930, born 1932")]
    [TestCase("1953")]
    [TestCase("1920 - 1910")]
    [TestCase("American, 1840 - 1912, active in Paris 1870")]
    [TestCase("active 1640s and 1660s")]
    [TestCase("0 - 50")]
    public void What_is_not_understood_to_its_end_stays_a_text(string text)
    {
        var life = LifeProse.Read(text);

        Assert.That(life, Is.EqualTo(new LifeDates(text)));
        Assert.That(LifeProse.IsUnread(life), Is.True);
    }

    [TestCase("American")]
    [TestCase("")]
    public void A_text_without_years_is_nothing_to_remark_on(string text) =>
        Assert.That(LifeProse.IsUnread(LifeProse.Read(text)), Is.False);
}
