using CsCheck;
using Exchange.Participants.Domain;

namespace Exchange.Tests.Unit.Participants;

internal sealed class CreditCodeTests
{
    private const string Characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly Gen<string> Body =
        from authority in Gen.Char[Characters].Array[2]
        from region in Gen.Char['0', '9'].Array[6]
        from organization in Gen.Char[Characters].Array[9]
        select new string([.. authority, .. region, .. organization]);

    // The first is the example that GB 32100-2015 gives itself; the others are of large companies and a university.
    [TestCase("91350100M000100Y43")]
    [TestCase("91330100799655058B")]
    [TestCase("9144030071526726XG")]
    [TestCase("914403001922038216")]
    [TestCase("12100000400000624D")]
    [TestCase("91110000802100433B")]
    public void The_code_of_a_real_organization_is_valid(string code)
    {
        Assert.That(CreditCode.IsValid(code), Is.True);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("91350100M000100Y44", TestName = "A wrong check character")]
    [TestCase("91350100M000100Y4", TestName = "Too short")]
    [TestCase("91350100M000100Y433", TestName = "Too long")]
    [TestCase("91350100m000100y43", TestName = "Lower case")]
    [TestCase("9135O100M000100Y43", TestName = "A letter that no code has")]
    [TestCase("91350A00M000100Y43", TestName = "A letter in the region")]
    public void A_text_that_is_no_code_is_refused(string? code)
    {
        Assert.That(CreditCode.IsValid(code), Is.False);
    }

    [Test]
    public void A_body_with_its_check_character_is_valid()
    {
        Body.Sample(body => CreditCode.IsValid(body + CreditCode.CheckCharacter(body)));
    }

    [Test]
    public void One_wrong_character_is_always_found()
    {
        var mistakes = Gen.Select(Body, Gen.Int[8, 16], Gen.Int[1, 30]);

        mistakes.Sample(
            (body, at, by) =>
            {
                var check = CreditCode.CheckCharacter(body);
                var wrong = Characters[(Characters.IndexOf(body[at]) + by) % Characters.Length];

                return !CreditCode.IsValid(body[..at] + wrong + body[(at + 1)..] + check);
            }
        );
    }

    [Test]
    public void Two_neighbors_that_change_places_are_always_found()
    {
        Gen.Select(Body, Gen.Int[8, 15])
            .Where((body, at) => body[at] != body[at + 1])
            .Sample(
                (body, at) =>
                {
                    var swapped = body[..at] + body[at + 1] + body[at] + body[(at + 2)..];

                    return !CreditCode.IsValid(swapped + CreditCode.CheckCharacter(body));
                }
            );
    }
}
