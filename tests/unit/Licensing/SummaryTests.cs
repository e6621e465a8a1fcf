using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class SummaryTests
{
    private const string Reviewed = "tests/unit/Licensing/summaries.snapshot.txt";

    private static readonly DateTimeOffset January = new(2027, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private static readonly Terms Plain = new(
        Terms.CurrentSchema,
        default,
        default,
        Exclusivity.NonExclusive,
        new CodeSet(["merchandise"]),
        new CodeSet(["CN-mainland"]),
        new CodeSet(["all"]),
        new Term(Months: 24),
        new Money(1_200_000, Currency.Cny),
        [],
        Transferable: false,
        Sublicensable: false,
        Copies.Any,
        [],
        ProhibitedUses: null,
        []
    );

    private static readonly (string Name, Terms Terms)[] All =
    [
        ("plain", Plain),
        (
            "the first form of terms",
            Plain with
            {
                Schema = Terms.FirstSchema,
                Copies = null,
                Duties = null,
                Parts = null,
            }
        ),
        (
            "exclusive and perpetual",
            Plain with
            {
                Kind = Exclusivity.Exclusive,
                Term = new Term(January, Perpetual: true),
            }
        ),
        (
            "sole, dated, with everything",
            Plain with
            {
                Kind = Exclusivity.Sole,
                Uses = new CodeSet(["publishing", "games"], ["publishing.comic"]),
                Territories = new CodeSet(["world", "CN-HK", "CN-MO"], ["CN"]),
                Languages = new CodeSet(["zh", "en"]),
                Term = new Term(January, January.AddYears(3)),
                Price = new Money(50_000, Currency.Of("JPY")),
                Royalties = [new Royalty(default, new Share(80_000)), new Royalty(default, new Share(12_345))],
                Transferable = true,
                Sublicensable = true,
                Copies = new Copies(Max: 5_000),
                Duties = Enum.GetValues<Duty>(),
                ProhibitedUses = new CodeSet(["publishing.comic", "aiTraining"]),
                Parts = [default, default],
            }
        ),
    ];

    [Test]
    public void Terms_are_told_in_plain_words()
    {
        var templates = TemplateFiles.All.Select(one => (Name: one.Code, Terms: TemplateFilesTests.TermsOf(one)));

        var told = string.Concat(All.Concat(templates).Select(one => $"# {one.Name}\n{Told(one.Terms)}\n"));

        if (Snapshots.AreWritten)
            Snapshots.Write(Reviewed, told);
        Assert.That(told, Is.EqualTo(Tree.Read(Reviewed)));
    }

    [Test]
    public void A_license_is_told_with_the_term_as_it_was_granted()
    {
        var license = AnyTerms.Licensed(Plain, new Term(January, January.AddYears(2)), default, default);

        var told = Summary.Of(license, VocabularyFiles.All);

        Assert.That(told["en"], Does.Contain("from 2026-12-31 16:00:00 UTC until 2028-12-31 16:00:00 UTC"));
        Assert.That(told["en"], Does.Not.Contain("months"));
    }

    private static string Told(Terms terms)
    {
        var told = Summary.Of(terms, VocabularyFiles.All);
        return $"{told["zh-Hans"]}\n{told["en"]}\n";
    }
}
