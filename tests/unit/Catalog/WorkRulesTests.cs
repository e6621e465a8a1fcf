using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

public sealed class WorkRulesTests
{
    private static readonly WorkContent Good = new()
    {
        Title = new LanguageMap { ["zh-Hans"] = "敦煌飞天", ["en"] = "Flying apsaras" },
        Class = "painting",
        RightsStatus = "http://rightsstatements.org/vocab/CNE/1.0/",
    };

    [Test]
    public void A_work_needs_a_title_a_class_and_a_rights_status()
    {
        var errors = WorkRules.Check(new WorkContent());

        Assert.That(errors.Select(error => error.Pointer), Is.EquivalentTo(["/title", "/class", "/rightsStatus"]));
    }

    [Test]
    public void A_whole_work_is_valid()
    {
        var work = Good with
        {
            Creators =
            [
                new Creator(new LanguageMap { ["zh-Hans"] = "佚名" }, "attributed to", new DateSpan("唐", 618, 907)),
            ],
            Date = new DateSpan("480-256 BCE", -480, -256),
            Dimensions = new Dimensions("2 x 3 in", 50.8m, 76.2m),
            Source = new Identifier("cmoa.id", "cmoa:things/1"),
            Images = ["https://example.org/1.jpg"],
        };

        Assert.That(WorkRules.Check(work), Is.Empty);
    }

    [Test]
    public void Every_failing_field_is_named_at_once()
    {
        var work = Good with
        {
            Title = new LanguageMap { ["English"] = "x", ["en"] = " " },
            Class = "paintings",
            Creators = [new Creator(new LanguageMap())],
            Date = new DateSpan(null, 1828, 1819),
            Dimensions = new Dimensions(WidthMm: 0),
            Identifiers = [new Identifier("ISLI", "")],
            Images = ["ftp://example.org/1.jpg", "https://user:secret@example.org/1.jpg"],
            RightsStatus = "free",
        };

        var pointers = WorkRules.Check(work).Select(error => error.Pointer);

        string[] expected =
        [
            "/title/English",
            "/title/en",
            "/class",
            "/creators/0/name",
            "/date/latest",
            "/dimensions/widthMm",
            "/identifiers/0/scheme",
            "/identifiers/0/value",
            "/images/0",
            "/images/1",
            "/rightsStatus",
        ];
        Assert.That(pointers, Is.EquivalentTo(expected));
    }

    [Test]
    public void There_is_no_year_zero() =>
        Assert.That(
            WorkRules.Check(Good with { Date = new DateSpan(null, 0, 0) }).Select(error => error.Code),
            Is.EqualTo(["year", "year"])
        );

    [Test]
    public void A_text_holds_no_NUL() =>
        Assert.That(
            WorkRules.Check(Good with { Title = new LanguageMap { ["en"] = "a\0b" } }).Select(error => error.Code),
            Is.EqualTo(["control"])
        );

    [Test]
    public void Lists_have_an_end()
    {
        var images = Enumerable.Repeat("https://example.org/1.jpg", WorkRules.MostImages + 1).ToList();

        var errors = WorkRules.Check(Good with { Images = images });

        Assert.That(errors.Select(error => (error.Pointer, error.Code)), Is.EqualTo([("/images", "tooMany")]));
    }
}
