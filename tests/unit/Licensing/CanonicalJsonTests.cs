using System.Text.Json;
using CsCheck;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class CanonicalJsonTests
{
    [Test]
    public void Members_stand_in_the_order_of_their_UTF_16_names()
    {
        // The names of RFC 8785, section 3.2.3: the emoji's surrogates sort before U+FB33.
        const string Json = """{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""";

        var text = CanonicalJson.Of(Json);

        Assert.That(text, Is.EqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}"));
    }

    [Test]
    public void Strings_have_the_fewest_escapes()
    {
        const string Json = """{"s":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/敦煌"}""";

        var text = CanonicalJson.Of(Json);

        Assert.That(text, Is.EqualTo("""{"s":"€$\u000f\nA'B\"\\\\\"/敦煌"}"""));
    }

    [Test]
    public void White_space_and_order_do_not_matter()
    {
        var one = CanonicalJson.Of("""{ "b": [1, true, null], "a": { "d": "x", "c": [] } }""");

        var other = CanonicalJson.Of("""{"a":{"c":[],"d":"x"},"b":[1,true,null]}""");

        Assert.That(one, Is.EqualTo(other));
        Assert.That(CanonicalJson.Hash(one), Is.EqualTo(CanonicalJson.Hash(other)));
    }

    [Test]
    public void A_canonical_text_is_its_own_canonical_text()
    {
        Gen.Dictionary(Gen.String, Gen.String)
            .Sample(map =>
            {
                var text = CanonicalJson.Of(JsonSerializer.Serialize(map));

                return string.Equals(CanonicalJson.Of(text), text, StringComparison.Ordinal);
            });
    }

    [TestCase("1.5")]
    [TestCase("9007199254740992")]
    [TestCase("1e400")]
    public void A_number_that_readers_could_take_differently_is_refused(string number)
    {
        Assert.That(() => CanonicalJson.Of(number), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void The_hash_is_SHA_256_of_UTF_8_in_hex()
    {
        Assert.That(
            CanonicalJson.Hash("abc"),
            Is.EqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
    }
}
