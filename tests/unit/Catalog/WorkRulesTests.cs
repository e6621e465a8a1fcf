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
    public void Sizes_of_parts_and_sides_and_a_duration_are_held_to_the_same_limits()
    {
        var dimensions = new Dimensions(
            SidesMm: [10m, 0m],
            DurationSeconds: -1,
            Parts:
            [
                new MeasuredPart(Name: null, WidthMm: -5m),
                new MeasuredPart(" ", SidesMm: [1_000_001m]),
                new MeasuredPart("frame", HeightMm: 3m, SidesMm: [.. Enumerable.Repeat(1m, 11)]),
            ]
        );
        var many = new Dimensions(Parts: [.. Enumerable.Repeat(new MeasuredPart("leaf"), 101)]);

        var pointers = WorkRules.Check(Good with { Dimensions = dimensions }).Select(error => error.Pointer);
        var crowd = WorkRules.Check(Good with { Dimensions = many });

        string[] expected =
        [
            "/dimensions/sidesMm/1",
            "/dimensions/durationSeconds",
            "/dimensions/parts/0/widthMm",
            "/dimensions/parts/1/name",
            "/dimensions/parts/1/sidesMm/0",
            "/dimensions/parts/2/sidesMm",
        ];
        Assert.That(pointers, Is.EquivalentTo(expected));
        Assert.That(crowd.Select(error => error.Pointer), Is.EqualTo(["/dimensions/parts"]));
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
    public void A_line_end_ends_neither_a_language_tag_nor_a_scheme()
    {
        var work = Good with
        {
            Title = new LanguageMap { ["en\n"] = "x" },
            Source = new Identifier("tate.id\n", "1"),
        };

        var pointers = WorkRules.Check(work).Select(error => error.Pointer);

        Assert.That(pointers, Is.EquivalentTo(["/title/en\n", "/source/scheme"]));
    }

    [Test]
    public void A_text_holds_no_half_of_a_character()
    {
        var work = Good with
        {
            Title = new LanguageMap { ["en"] = "𠮷 and \ud842", ["zh"] = "𠮷" },
        };

        Assert.That(
            WorkRules.Check(work).Select(error => $"{error.Pointer} {error.Code}"),
            Is.EqualTo(["/title/en character"])
        );
    }

    [Test]
    public void Lists_have_an_end()
    {
        var images = Enumerable.Repeat("https://example.org/1.jpg", WorkRules.MostImages + 1).ToList();
        var languages = Enumerable
            .Range(0, WorkRules.MostLanguages + 1)
            .Select(at => KeyValuePair.Create($"en-x{at:00}", "T"));

        var errors = WorkRules.Check(Good with { Images = images, Medium = new LanguageMap(languages) });

        string[] expected = ["/medium tooMany", "/images tooMany"];
        Assert.That(errors.Select(error => $"{error.Pointer} {error.Code}"), Is.EqualTo(expected));
    }
}
