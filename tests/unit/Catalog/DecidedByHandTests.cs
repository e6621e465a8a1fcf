using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

/// <summary>What stays of a person's decisions where a file brings the work again.</summary>
public sealed class DecidedByHandTests
{
    private static readonly PartyId Father = PartyId.New();
    private static readonly PartyId Son = PartyId.New();

    [Test]
    public void A_file_may_add_to_what_is_decided_and_takes_nothing_away()
    {
        var held = new WorkContent { ConsentRequired = true, Sensitivities = ["humanRemains"] };
        var row = new WorkContent { ConsentRequired = false, Sensitivities = ["sacred", "humanRemains"] };

        var (content, _) = DecidedByHand.Keep(row, held);
        var (bare, _) = DecidedByHand.Keep(new WorkContent(), held);
        var (added, _) = DecidedByHand.Keep(row with { ConsentRequired = true }, new WorkContent());

        Assert.That(content.ConsentRequired, Is.True);
        Assert.That(content.Sensitivities, Is.EqualTo(["humanRemains", "sacred"]));
        Assert.That((bare.ConsentRequired, bare.Sensitivities!.Count), Is.EqualTo((true, 1)));
        Assert.That(added.ConsentRequired, Is.True);
    }

    [Test]
    public void Makers_of_one_name_keep_their_own_party_each()
    {
        var held = new WorkContent { Creators = [Holbein(Father), Holbein(null), Holbein(Son)] };
        var row = new WorkContent { Creators = [Holbein(null), Holbein(null), Holbein(null), Holbein(null)] };

        var (content, remarks) = DecidedByHand.Keep(row, held);

        Assert.That(
            content.Creators!.Select(creator => creator.PartyId),
            Is.EqualTo(new PartyId?[] { Father, null, Son, null })
        );
        Assert.That(remarks, Is.Empty);
    }

    [Test]
    public void A_maker_is_the_same_by_the_names_of_its_source_and_another_one_by_other_names()
    {
        var held = new WorkContent { Creators = [Holbein(Father, "1")] };
        var renamed = new Creator(new LanguageMap { ["en"] = "Holbein the Elder" }, Identifiers: [Number("1")]);

        var (same, _) = DecidedByHand.Keep(new WorkContent { Creators = [renamed] }, held);
        var (other, remarks) = DecidedByHand.Keep(new WorkContent { Creators = [Holbein(null, "2")] }, held);

        Assert.That(same.Creators![0].PartyId, Is.EqualTo(Father));
        Assert.That(other.Creators![0].PartyId, Is.Null);
        Assert.That(remarks.Select(remark => remark.Code), Is.EqualTo(["creator.partyLost"]));
    }

    private static Creator Holbein(PartyId? party, string? number = null) =>
        new(
            new LanguageMap { ["en"] = "Hans Holbein" },
            Identifiers: number is null ? null : [Number(number)],
            PartyId: party
        );

    private static Identifier Number(string value) => new("own.artist", value);
}
