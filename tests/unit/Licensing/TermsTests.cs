using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Tests.Unit.Licensing;

public sealed class TermsTests
{
    // As the first form was written and hashed before there were copies, duties and prohibited uses.
    private const string First = """
        {
          "kind": "sole",
          "languages": { "exclude": [], "include": ["all"] },
          "licensorId": "par_01jd9x4m3re5wv0k7d6q9t2b8c",
          "price": { "currency": "CNY", "minor": 1200000 },
          "royalties": [],
          "schema": "license-terms/1",
          "sublicensable": false,
          "term": { "months": 24 },
          "territories": { "exclude": [], "include": ["CN-mainland"] },
          "transferable": false,
          "uses": { "exclude": ["merchandise.food"], "include": ["merchandise"] },
          "workId": "wrk_01jd9x4m3re5wv0k7d6q9t2b8c"
        }
        """;

    [Test]
    public void Terms_of_the_first_form_are_read_and_keep_their_hash()
    {
        var terms = Json.Read<Terms>(First);

        Assert.That(terms.Copies, Is.Null);
        Assert.That(CanonicalJson.Of(Json.Write(terms)), Is.EqualTo(CanonicalJson.Of(First)));
    }

    [TestCase(1, null, null)]
    [TestCase(null, true, null)]
    [TestCase(0, null, "copies.outOfRange")]
    [TestCase(1_000_000_001, null, "copies.outOfRange")]
    [TestCase(null, null, "copies.incomplete")]
    [TestCase(null, false, "copies.incomplete")]
    [TestCase(1, true, "copies.incomplete")]
    public void Copies_are_a_number_or_explicitly_unlimited(int? max, bool? unlimited, string? expected)
    {
        var errors = new Copies(max, unlimited).Check();

        Assert.That(errors.SingleOrDefault()?.Code, Is.EqualTo(expected));
    }
}
