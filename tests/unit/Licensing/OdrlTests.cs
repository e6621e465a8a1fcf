using System.Text.Json.Nodes;
using CsCheck;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Tests.Unit.Licensing;

public sealed class OdrlTests
{
    [Test]
    public void Terms_that_are_read_back_have_the_hash_of_those_that_were_written()
    {
        AnyTerms.Real.Terms.Sample(
            terms =>
            {
                var policy = Written(Offered(terms));

                var read = OdrlReader.Read(policy, VocabularyFiles.All);

                Assert.That(HashOf(read.Terms), Is.EqualTo(HashOf(terms)));
                Assert.That(read.LicenseeId, Is.Null);
            },
            iter: 1_000
        );
    }

    [Test]
    public void A_license_that_is_read_back_has_its_parties_its_term_and_the_terms_that_were_agreed()
    {
        AnyTerms.Real.Licenses.Sample(
            license =>
            {
                var policy = Json.Write(OdrlWriter.Write(license, VocabularyFiles.All));

                var read = OdrlReader.Read(JsonNode.Parse(policy)!.AsObject(), VocabularyFiles.All);

                Assert.That(read.Uid, Is.EqualTo($"urn:exchange:license:{license.LicenseId}"));
                Assert.That(read.LicenseeId, Is.EqualTo(license.Licensee.ParticipantId));
                Assert.That(read.Term, Is.EqualTo(license.Term));
                Assert.That(HashOf(read.Terms), Is.EqualTo(HashOf(license.Terms)));
            },
            iter: 1_000
        );
    }

    [Test]
    public void Equal_terms_are_written_in_the_same_bytes()
    {
        var offer = Offered(AnyTerms.Real.Terms.Single());

        var texts = Enumerable.Range(0, 3).Select(_ => CanonicalJson.Of(Written(offer).ToJsonString()));

        Assert.That(texts.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_set_is_constraints_that_hold_together()
    {
        var uses = new CodeSet(["all", "merchandise.toys"], ["merchandise", "aiTraining"]);
        var terms = AnyTerms.Real.Terms.Single() with
        {
            Uses = VocabularyFiles.All.Uses.Write(VocabularyFiles.All.Uses.Read(uses)),
        };

        var policy = Written(Offered(terms));

        var purposes = policy["permission"]![0]!["constraint"]!
            .AsArray()
            .Select(one => one!.ToJsonString())
            .TakeWhile(one => !one.Contains("spatial", StringComparison.Ordinal));
        var either = $"[{Purpose("isNoneOf", "merchandise")},{Purpose("isAnyOf", "merchandise.toys")}]";
        string[] expected =
        [
            Purpose("isAnyOf", "all"),
            Purpose("isNoneOf", "aiTraining"),
            """{"type":"LogicalConstraint","or":{"@list":""" + either + "}}",
        ];
        Assert.That(purposes, Is.EqualTo(expected));
    }

    [Test]
    public void A_policy_of_another_profile_is_refused()
    {
        var policy = Written(Offered(AnyTerms.Real.Terms.Single()));
        policy["profile"] = "http://example.com/other";

        Assert.That(() => OdrlReader.Read(policy, VocabularyFiles.All), Throws.TypeOf<FormatException>());
    }

    private static string Purpose(string @operator, string code) =>
        $$"""{"type":"Constraint","leftOperand":"purpose","operator":"{{@operator}}","rightOperand":"""
        + $$"""[{"@id":"urn:exchange:vocabulary:uses:{{code}}"}]}""";

    private static JsonObject Written(Offer offer) => OdrlWriter.Write(offer, VocabularyFiles.All);

    private static Offer Offered(Terms terms) =>
        new(
            OfferId.New(),
            terms.WorkId,
            terms.LicensorId,
            [],
            terms,
            HashOf(terms),
            new RightsBox(RangeSet.All, RangeSet.All, RangeSet.All, RangeSet.All, RangeSet.All),
            Quantity: null,
            Taken: 0,
            OfferState.Published,
            Version: 1,
            default,
            WithdrawnAt: null
        );

    private static string HashOf(Terms terms) => CanonicalJson.Hash(CanonicalJson.Of(Json.Write(terms)));
}
