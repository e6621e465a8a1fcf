using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class TemplateFilesTests
{
    private static readonly DateTimeOffset January = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Something of everything that some template asks for.
    private static readonly OfferFields Filled = new(
        Uses: new CodeSet(["merchandise.toys"]),
        Territories: new CodeSet(["CN"], ["CN-HK"]),
        Languages: new CodeSet(["zh"]),
        Term: new Term(January, January.AddYears(1)),
        Price: new Money(1_200_000, Currency.Cny),
        Copies: new Copies(Max: 5_000)
    );

    private static Vocabularies Words => VocabularyFiles.All;

    [Test]
    public void There_are_at_least_eight_templates_with_names_in_Chinese_and_in_English()
    {
        Assert.That(TemplateFiles.All, Has.Count.GreaterThanOrEqualTo(8));
        Assert.That(TemplateFiles.All.Select(template => template.Code), Is.Unique);
        Assert.That(
            TemplateFiles.All.SelectMany(template => new[] { template.Labels, template.Description }),
            Has.All.Matches<LanguageMap>(names => names.Keys.SequenceEqual(["en", "zh-Hans"]))
        );
    }

    [Test]
    public void A_template_with_what_it_requires_and_its_defaults_is_a_whole_offer_within_its_bounds()
    {
        foreach (var template in TemplateFiles.All)
        {
            var given = Required(template);

            var offer = template.Fill(given);

            var everything = Asked(template, offer);
            Assert.That(template.Check(given, Words), Is.Empty, template.Code);
            Assert.That(template.Check(everything, Words), Is.Empty, $"{template.Code}: its defaults");
            Assert.That(
                offer.Said(),
                Is.SupersetOf([
                    "kind",
                    "uses",
                    "territories",
                    "languages",
                    "term",
                    "price",
                    "transferable",
                    "sublicensable",
                    "copies",
                    "duties",
                ]),
                template.Code
            );
        }
    }

    [Test]
    public void What_a_template_fixes_is_no_parameter_and_what_it_proposes_is_one()
    {
        foreach (var template in TemplateFiles.All)
        {
            var names = template.Parameters.Select(parameter => parameter.Name).ToList();

            Assert.That(names, Is.Unique, template.Code);
            Assert.That(template.Terms.Said().Intersect(names), Is.Empty, template.Code);
            Assert.That(template.Defaults.Said(), Is.SubsetOf(names), template.Code);
        }
    }

    [Test]
    public void Every_code_of_a_template_is_known()
    {
        foreach (var template in TemplateFiles.All)
        foreach (var fields in new[] { template.Terms, template.Defaults })
        {
            CodeSet?[] uses =
            [
                fields.Uses,
                fields.ProhibitedUses,
                .. template.Parameters.Select(parameter => parameter.Within),
            ];
            Assert.That(uses.OfType<CodeSet>().SelectMany(Words.Uses.Check), Is.Empty, template.Code);
            Assert.That(Words.Territories.Check(fields.Territories ?? new(["world"])), Is.Empty, template.Code);
            Assert.That(Words.Languages.Check(fields.Languages ?? new(["all"])), Is.Empty, template.Code);
        }
    }

    [Test]
    public void Every_wrong_parameter_is_named()
    {
        var template = TemplateFiles.Named("merchandise-standard")!;
        var given = new OfferFields(
            Kind: Exclusivity.Exclusive,
            Uses: new CodeSet(["games"]),
            Term: new Term(Months: 61),
            Quantity: 0,
            Copies: Copies.Any
        );

        var errors = template.Check(given, Words).Select(error => $"{error.Pointer} {error.Code}");

        string[] expected =
        [
            "/kind template.fixed",
            "/price required",
            "/uses template.bounds",
            "/term/months template.bounds",
            "/copies/max template.bounds",
            "/quantity template.bounds",
        ];
        Assert.That(errors, Is.EquivalentTo(expected));
    }

    [TestCase(0, "/term/to template.bounds")]
    [TestCase(7, null)]
    [TestCase(300, "/term/to template.bounds")]
    public void A_term_between_dates_has_bounds_in_months(int months, string? expected)
    {
        var template = TemplateFiles.Named("film-and-video")!;
        var given = new OfferFields(Price: Filled.Price, Term: new Term(January, January.AddMonths(months)));

        var errors = template.Check(given, Words).Select(error => $"{error.Pointer} {error.Code}");

        Assert.That(errors.SingleOrDefault(), Is.EqualTo(expected));
    }

    [Test]
    public void A_kind_that_a_template_does_not_allow_is_named()
    {
        var template = TemplateFiles.Named("game-adaptation")!;
        var given = new OfferFields(Exclusivity.Exclusive, Price: Filled.Price);

        Assert.That(template.Check(given, Words).Select(error => error.Pointer), Is.EqualTo(["/kind"]));
    }

    /// <summary>The terms of a template that is filled in, for the summaries.</summary>
    internal static Terms TermsOf(LicenseTemplate template)
    {
        var offer = template.Fill(Required(template));
        var prohibited = Words.Uses.Read(offer.ProhibitedUses!);
        return new Terms(
            Terms.CurrentSchema,
            default,
            default,
            offer.Kind!.Value,
            Words.Uses.Write(Words.Uses.Read(offer.Uses!).Except(prohibited)),
            offer.Territories!,
            offer.Languages!,
            offer.Term!,
            offer.Price!.Value,
            [],
            offer.Transferable!.Value,
            offer.Sublicensable!.Value,
            offer.Copies,
            [.. offer.Duties!.Order()],
            Words.Uses.Write(prohibited),
            []
        );
    }

    private static OfferFields Required(LicenseTemplate template) =>
        Only(Filled, template.Parameters.Where(parameter => parameter.Required));

    private static OfferFields Asked(LicenseTemplate template, OfferFields offer) => Only(offer, template.Parameters);

    private static OfferFields Only(OfferFields fields, IEnumerable<TemplateParameter> parameters)
    {
        var names = parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        return new OfferFields(
            names.Contains("kind") ? fields.Kind : null,
            names.Contains("uses") ? fields.Uses : null,
            names.Contains("territories") ? fields.Territories : null,
            names.Contains("languages") ? fields.Languages : null,
            names.Contains("term") ? fields.Term : null,
            names.Contains("price") ? fields.Price : null,
            names.Contains("royalties") ? fields.Royalties : null,
            Quantity: names.Contains("quantity") ? fields.Quantity : null,
            Copies: names.Contains("copies") ? fields.Copies : null
        );
    }
}
