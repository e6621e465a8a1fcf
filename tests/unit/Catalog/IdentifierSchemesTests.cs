using CsCheck;
using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

public sealed class IdentifierSchemesTests
{
    [TestCase("isbn", "978-0-306-40615-7", "9780306406157")]
    [TestCase("isbn", "0-306-40615-2", "9780306406157")]
    [TestCase("isbn", "ISBN 0-8044-2957-X", "9780804429573")]
    [TestCase("isni", "0000 0001 2103 2683", "0000000121032683")]
    [TestCase("isni", "0000 0001 2281 955X", "000000012281955X")]
    [TestCase("isrc", "us-rc1-76-07839", "USRC17607839")]
    [TestCase("isli", "ISLI 020001-123456789012-3", "0200011234567890123")]
    [TestCase(
        "iscc",
        "ISCC:KACYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AEGQY",
        "ISCC:KACYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AEGQY"
    )]
    [TestCase("ulan", "500115588", "500115588")]
    [TestCase("wikidata", "Q5592", "Q5592")]
    [TestCase("accessionNumber", " 故00001234 ", "故00001234")]
    [TestCase("tate.id", " 5 ", "5")]
    public void A_value_has_one_form(string scheme, string value, string form) =>
        Assert.That(IdentifierSchemes.Canonical(scheme, value), Is.EqualTo(form));

    [TestCase("isbn", "978-0-306-40615-8")]
    [TestCase("isbn", "0-306-40615-3")]
    [TestCase("isbn", "977-0-306-40615-0")]
    [TestCase("isni", "0000 0001 2103 2684")]
    [TestCase("isrc", "1S-RC1-76-07839")]
    [TestCase("isli", "02-1")]
    [TestCase("iscc", "ISCC:KACYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AE")]
    [TestCase("iscc", "ISCC:ZZCYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AEGQY")]
    [TestCase("ulan", "600115588")]
    [TestCase("wikidata", "P31")]
    [TestCase("url", "javascript:alert(1)")]
    public void What_is_no_value_of_its_scheme_has_none(string scheme, string value) =>
        Assert.That(IdentifierSchemes.Canonical(scheme, value), Is.Null);

    [Test]
    public void One_wrong_digit_of_an_ISBN_or_an_ISNI_is_always_found() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 15], Gen.Int[1, 9])
            .Sample(
                (isBook, at, by) =>
                {
                    var good = isBook ? "9780306406157" : "0000000121032683";
                    var place = at % good.Length;
                    var digit = (char)('0' + ((good[place] - '0' + by) % 10));
                    var wrong = $"{good[..place]}{digit}{good[(place + 1)..]}";

                    return (isBook ? CheckDigits.Isbn(wrong) : CheckDigits.Isni(wrong)) is null;
                }
            );

    [Test]
    public void A_work_and_a_person_are_named_by_schemes_of_their_own()
    {
        var work = new WorkContent
        {
            Title = new LanguageMap { ["en"] = "A" },
            Class = "painting",
            RightsStatus = "http://rightsstatements.org/vocab/CNE/1.0/",
            Creators = [new Creator(new LanguageMap { ["en"] = "B" }, Identifiers: [new("isbn", "9780306406157")])],
            Identifiers = [new("isni", "0000000121032683"), new("accession", "1"), new("isbn", "1"), new("a.b", "1")],
        };

        var faults = WorkRules.Check(work).Select(fault => $"{fault.Pointer} {fault.Code}");

        string[] expected =
        [
            "/creators/0/identifiers/0/scheme scheme.unknown",
            "/identifiers/0/scheme scheme.unknown",
            "/identifiers/1/scheme scheme.unknown",
            "/identifiers/2/value identifier.invalid",
        ];
        Assert.That(faults, Is.EquivalentTo(expected));
    }

    [Test]
    public void The_same_identifier_in_two_forms_is_said_once()
    {
        var work = new WorkContent { Identifiers = [new("isbn", "0306406152"), new("isbn", "978-0-306-40615-7")] };

        Assert.That(WorkRules.Check(work).Select(fault => fault.Code), Does.Contain("identifier.twice"));
    }
}
