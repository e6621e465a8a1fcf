using Exchange.Kernel;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class ChainOfTitleTests
{
    private static readonly string Deed = new('a', 64);
    private static readonly string Mandate = new('b', 64);
    private static readonly Evidence[] Documents =
    [
        new("Deed", Deed, "application/pdf", 1),
        new("Mandate", Mandate, "application/pdf", 1),
    ];

    private static readonly TitleParty Painter = new(Name: "常书鸿");
    private static readonly TitleParty Heirs = new(Name: "The heirs");
    private static readonly TitleParty Museum = new(ParticipantId.New());

    private static readonly TitleLink[] Whole =
    [
        new(Painter, Heirs, new DateOnly(1994, 6, 23), Deed),
        new(Heirs, Museum, new DateOnly(2019, 5, 1), Mandate),
    ];

    [Test]
    public void A_chain_holds_where_each_link_begins_at_the_end_of_the_one_before()
    {
        Assert.That(Errors(Whole), Is.Empty);
    }

    [TestCase(RightsSource.Own, ExpectedResult = "")]
    [TestCase(RightsSource.PublicDomain, ExpectedResult = "")]
    [TestCase(RightsSource.Assignment, ExpectedResult = "/chain chain.missing")]
    [TestCase(RightsSource.Entrusted, ExpectedResult = "/chain chain.missing")]
    public string What_came_from_somebody_needs_a_chain(RightsSource source) =>
        string.Join(", ", Told(ChainOfTitle.Check([], source, Documents)));

    [Test]
    public void A_gap_between_two_links_is_named()
    {
        Assert.That(Errors(Whole[0], Whole[1] with { From = Painter }), Is.EqualTo(["/chain/1/from chain.broken"]));
    }

    [Test]
    public void Every_fault_of_every_link_is_named_at_once()
    {
        var nobody = new TitleParty();

        var errors = Errors(
            new TitleLink(Painter, nobody, new DateOnly(2020, 1, 1), new string('c', 64)),
            null,
            new TitleLink(nobody, Museum with { Name = "both" }, new DateOnly(2019, 1, 1), Deed)
        );

        string[] expected =
        [
            "/chain/0/to party.incomplete",
            "/chain/0/evidenceSha256 evidence.unknown",
            "/chain/1 notNull",
            "/chain/2/from party.incomplete",
            "/chain/2/to party.incomplete",
        ];
        Assert.That(errors, Is.EqualTo(expected));
    }

    [Test]
    public void No_link_is_older_than_the_one_before()
    {
        Assert.That(
            Errors(Whole[0], Whole[1] with { On = new DateOnly(1990, 1, 1) }),
            Is.EqualTo(["/chain/1/on chain.order"])
        );
    }

    private static IEnumerable<string> Errors(params TitleLink?[] chain) =>
        Told(ChainOfTitle.Check(chain, RightsSource.Assignment, Documents));

    private static IEnumerable<string> Told(IEnumerable<FieldError> errors) =>
        errors.Select(error => $"{error.Pointer} {error.Code}");
}
