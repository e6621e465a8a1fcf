using System.Text.Json;
using CsCheck;

namespace Exchange.Tests.Unit.Kernel;

public sealed class IdTests
{
    private static readonly Gen<Guid> AnyGuid = Gen.Guid;

    [Test]
    public void An_id_survives_its_outside_form() =>
        AnyGuid.Sample(value =>
        {
            var id = new OrderId(value);

            var text = id.ToString();

            Assert.That(OrderId.Parse(text), Is.EqualTo(id));
            Assert.That(text, Does.Match("^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$"));
        });

    [Test]
    public void An_id_survives_JSON()
    {
        var id = WorkId.New();

        var json = JsonSerializer.Serialize(id);

        Assert.That(json, Is.EqualTo($"\"{id}\""));
        Assert.That(JsonSerializer.Deserialize<WorkId>(json), Is.EqualTo(id));
    }

    [Test]
    public void Text_sorts_as_the_database_sorts_the_uuid() =>
        Gen.Select(AnyGuid, AnyGuid)
            .Sample(
                (left, right) =>
                {
                    var inDatabase = left.ToByteArray(bigEndian: true)
                        .AsSpan()
                        .SequenceCompareTo(right.ToByteArray(bigEndian: true));

                    var asText = string.CompareOrdinal(new OrderId(left).ToString(), new OrderId(right).ToString());

                    Assert.That(Math.Sign(asText), Is.EqualTo(Math.Sign(inDatabase)));
                }
            );

    [Test]
    public void The_known_TypeID_of_a_UUID_is_ours()
    {
        // From the TypeID specification's valid examples, with the suffix of "prefix_0123456789abcdefghjkmnpqrs".
        var id = new OrderId(Guid.Parse("0110c853-1d09-52d8-d73e-1194e95b5f19"));

        Assert.That(id.ToString(), Is.EqualTo("ord_0123456789abcdefghjkmnpqrs"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("ord_")]
    [TestCase("ord_0123456789abcdefghjkmnpqr", Description = "one digit short")]
    [TestCase("ord_0123456789abcdefghjkmnpqrss", Description = "one digit long")]
    [TestCase("ord_8zzzzzzzzzzzzzzzzzzzzzzzzz", Description = "more than 128 bits")]
    [TestCase("ord_0123456789ABCDEFGHJKMNPQRS", Description = "capitals")]
    [TestCase("ord_0123456789abcdefghijklmnop", Description = "letters that are no digits")]
    [TestCase("wrk_0123456789abcdefghjkmnpqrs", Description = "another kind")]
    [TestCase("ord-0123456789abcdefghjkmnpqrs")]
    public void Text_that_is_no_id_of_this_kind_is_refused(string? text) =>
        Assert.That(OrderId.TryParse(text, null, out _), Is.False);

    [Test]
    public void Prefixes_are_three_letters_and_no_two_kinds_share_one()
    {
        var kinds = typeof(Exchange.Kernel.IIdKind)
            .Assembly.GetTypes()
            .Where(type => type.IsValueType && type.IsAssignableTo(typeof(Exchange.Kernel.IIdKind)));

        var prefixes = kinds.Select(kind => (string)kind.GetProperty("Prefix")!.GetValue(null)!).ToList();

        Assert.That(prefixes, Is.Unique.And.All.Match("^[a-z]{3}$"));
        Assert.That(prefixes, Is.Not.Empty);
    }
}
