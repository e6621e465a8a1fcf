using CsCheck;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

/// <summary>Terms, licenses and questions of every kind, over vocabularies of any size.</summary>
internal sealed class AnyTerms(Vocabularies words)
{
    private const long MicrosecondsPerYear = 365L * 24 * 3_600_000_000;

    private static readonly string[] Currencies = ["CNY", "JPY", "KWD", "UYW"];

    /// <summary>Small enough to ask every cell, deep enough for what is included again below an excluded.</summary>
    public static Vocabularies SmallWords { get; } = new(Tree("uses", 7), Tree("territories", 5), Tree("languages", 3));

    /// <summary>Over the vocabularies as they are committed.</summary>
    public static AnyTerms Real { get; } = new(VocabularyFiles.All);

    /// <summary>Over the small world.</summary>
    public static AnyTerms Small { get; } = new(SmallWords);

    public Gen<Terms> Terms { get; } =
        Gen.Select(
                Gen.Select(Ids, Ids, Grid.Kinds, Boxes(words)),
                Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool),
                Rest(words)
            )
            .Select(
                (first, flags, second) =>
                {
                    var (work, licensor, kind, sides) = first;
                    var (isTransferable, isSublicensable, isSecond) = flags;
                    var terms = new Terms(
                        isSecond
                            ? Exchange.Licensing.Domain.Terms.CurrentSchema
                            : Exchange.Licensing.Domain.Terms.FirstSchema,
                        new WorkId(work),
                        new ParticipantId(licensor),
                        kind,
                        sides.Uses,
                        sides.Territories,
                        sides.Languages,
                        sides.Term,
                        second.Price,
                        second.Royalties,
                        isTransferable,
                        isSublicensable
                    );
                    return isSecond
                        ? terms with
                        {
                            Copies = second.Copies,
                            Duties = second.Duties,
                            ProhibitedUses = second.Prohibited,
                            Parts = second.Parts,
                        }
                        : terms;
                }
            );

    /// <summary>A license whose term was fixed by its grant.</summary>
    public Gen<LicenseDocument> Licenses =>
        Gen.Select(Terms, FixedTerms, Ids, Ids)
            .Select((terms, term, license, licensee) => Licensed(terms, term, license, licensee));

    /// <summary>A question that meets some licenses and misses others.</summary>
    public Gen<Question> Questions =>
        Gen.Select(
                Gen.Enum<LicensedAction>(),
                Codes(words.Uses),
                Codes(words.Territories),
                Codes(words.Languages),
                Instants,
                Gen.Int[1, 4]
            )
            .Select(
                (action, use, territory, language, at, copies) =>
                    new Question(action, use, territory, language, at, copies)
            );

    public static Gen<DateTimeOffset> Instants =>
        Gen.Long[0, 10].Select(year => DateTimeOffset.UnixEpoch.AddTicks(year * MicrosecondsPerYear * 10));

    private static Gen<Guid> Ids => Gen.Guid;

    private static Gen<Term> FixedTerms =>
        Gen.Select(Instants, Gen.Int[0, 6])
            .Select(
                (from, years) =>
                    years == 0
                        ? new Term(from, Perpetual: true)
                        : new Term(from, from.AddDays(365 * years).AddTicks(10))
            );

    private static Gen<Term> AnyTerm =>
        Gen.OneOf(FixedTerms, Gen.Int[1, Term.MaxMonths].Select(months => new Term(Months: months)));

    public static LicenseDocument Licensed(Terms terms, Term term, Guid license, Guid licensee) =>
        new(
            LicenseDocument.CurrentSchema,
            new LicenseId(license),
            default,
            new OfferId(license),
            terms.WorkId,
            [],
            new Party(terms.LicensorId, []),
            new Party(new ParticipantId(licensee), []),
            terms.Kind,
            terms.Uses,
            terms.Territories,
            terms.Languages,
            term,
            terms,
            string.Empty,
            default
        );

    /// <summary>Sets with what is excluded below and included again below that.</summary>
    public static Gen<CodeSet> Sets(Vocabulary vocabulary) =>
        Gen.Select(Gen.Int[0, 3], Gen.Select(Gen.Int[0, vocabulary.Nodes.Count - 1], Gen.Int[0, 728]).Array[1, 3])
            .Select(
                (width, marks) =>
                {
                    var (include, exclude) = (new List<string>(), new List<string>());
                    foreach (var (node, mask) in marks)
                    {
                        var rest = mask;
                        for (
                            var code = vocabulary.Nodes[node].Code;
                            code is not null;
                            code = vocabulary.ParentOf(code)!
                        )
                        {
                            if (rest % 3 > 0 && !include.Contains(code) && !exclude.Contains(code))
                                (rest % 3 == 1 ? include : exclude).Add(code);
                            rest /= 3;
                        }
                    }
                    if (width > 0 && !exclude.Contains(vocabulary.Nodes[0].Code))
                        include.Add(vocabulary.Nodes[0].Code);
                    return vocabulary.Write(vocabulary.Read(new CodeSet(include, exclude)));
                }
            )
            .Where(set => set.Include.Count > 0);

    private static Gen<string> Codes(Vocabulary vocabulary) =>
        Gen.Int[0, vocabulary.Nodes.Count - 1].Select(node => vocabulary.Nodes[node].Code);

    private static Gen<(CodeSet Uses, CodeSet Territories, CodeSet Languages, Term Term)> Boxes(Vocabularies words) =>
        Gen.Select(Sets(words.Uses), Sets(words.Territories), Sets(words.Languages), AnyTerm);

    private static Gen<(
        Money Price,
        Royalty[] Royalties,
        Copies Copies,
        Duty[] Duties,
        CodeSet? Prohibited,
        WorkId[] Parts
    )> Rest(Vocabularies words) =>
        Gen.Select(
            Gen.Select(Gen.Long[1, CanonicalJson.MaxNumber], Gen.Int[0, 3].Select(at => Currencies[at]))
                .Select((minor, currency) => new Money(minor, Currency.Of(currency))),
            Gen.Select(Ids, Gen.Int[1, 1_000_000])
                .Select((id, ppm) => new Royalty(new ParticipantId(id), new Share(ppm)))
                .Array[0, 3],
            Gen.Int[0, 5].Select(max => max == 0 ? Copies.Any : new Copies(max)),
            Gen.Int[0, 15].Select(mask => Enum.GetValues<Duty>().Where(duty => (mask >> (int)duty & 1) == 1).ToArray()),
            Gen.Select(Gen.Int[0, 2], Sets(words.Uses)).Select((said, set) => said == 0 ? set : null),
            Ids.Select(id => new WorkId(id)).Array[0, 3]
        );

    // A root with two chains and leaves: 0 > 1 > 2 > 3, 0 > 4, ...
    private static Vocabulary Tree(string name, int count)
    {
        var nodes = Enumerable
            .Range(0, count)
            .Select(at =>
                at switch
                {
                    0 => (Lo: 0, Hi: 1_000),
                    1 => (Lo: 10, Hi: 500),
                    2 => (Lo: 20, Hi: 400),
                    3 => (Lo: 30, Hi: 300),
                    4 => (Lo: 510, Hi: 900),
                    5 => (Lo: 520, Hi: 600),
                    _ => (Lo: 40, Hi: 50),
                }
            )
            .Select((interval, at) => new VocabularyNode($"{name[0]}{at}", interval.Lo, interval.Hi, []));
        return new Vocabulary(name, 1, [.. nodes]);
    }
}
