using CsCheck;
using Exchange.Kernel;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class VocabularyTests
{
    // all > a > (a1, a2 > a21), all > b > b1; the numbers between them are gaps for later nodes.
    private static readonly Vocabulary Small = Make(
        ("all", 0, 1000),
        ("a", 100, 200),
        ("a1", 110, 120),
        ("a2", 130, 160),
        ("a21", 140, 150),
        ("b", 300, 400),
        ("b1", 310, 320)
    );

    // The same tree, later: a new leaf in a, one in a21, and one below the root.
    private static readonly Vocabulary Grown = Make(
        ("all", 0, 1000),
        ("a", 100, 200),
        ("a1", 110, 120),
        ("a2", 130, 160),
        ("a21", 140, 150),
        ("b", 300, 400),
        ("b1", 310, 320),
        ("a3", 170, 180),
        ("a211", 142, 144),
        ("c", 500, 600)
    );

    private static readonly string[] Codes = [.. Small.Nodes.Select(node => node.Code)];

    // For each code: not named, included or excluded, as long as it can be read.
    private static readonly Gen<CodeSet> Sets = Gen.Int[0, 2]
        .Array[Codes.Length]
        .Select(roles => new CodeSet(Named(roles, role: 1), Named(roles, role: 2)))
        .Where(set => Small.Check(set).Count == 0);

    [Test]
    public void An_earlier_version_has_what_there_was_then()
    {
        var words = new Vocabulary("small", 2, [.. Small.Nodes, Node("a3", 170, 180) with { Since = 2 }]);

        Assert.That(words.AsOf(1).Nodes, Is.EqualTo(Small.Nodes));
        Assert.That(words.AsOf(1).Version, Is.EqualTo(1));
        Assert.That(words.AsOf(2), Is.SameAs(words));
    }

    [Test]
    public void No_code_comes_in_a_version_that_is_yet_to_be()
    {
        Assert.That(
            () => new Vocabulary("small", 1, [.. Small.Nodes, Node("a3", 170, 180) with { Since = 2 }]),
            Throws.ArgumentException
        );
    }

    [Test]
    public void Codes_and_numbers_say_the_same()
    {
        Sets.Sample(set =>
        {
            var numbers = Small.Read(set);

            var written = Small.Write(numbers);

            return Small.Check(written).Count == 0 && Small.Read(written).Equals(numbers);
        });
    }

    [Test]
    public void Equal_numbers_are_written_in_the_same_codes()
    {
        Gen.Select(Sets, Sets)
            .Sample(
                (one, other) =>
                {
                    var (first, second) = (Small.Write(Small.Read(one)), Small.Write(Small.Read(other)));

                    return Small.Read(one).Equals(Small.Read(other)) == first.Equals(second);
                },
                iter: 5_000
            );
    }

    [Test]
    public void A_grown_tree_does_not_change_what_a_set_means()
    {
        Sets.Sample(set =>
        {
            var numbers = Small.Read(set);

            var later = Grown.Read(set);

            return later.Equals(numbers) && Grown.Write(numbers).Equals(Small.Write(numbers));
        });
    }

    [Test]
    public void The_narrowest_code_decides()
    {
        var set = new CodeSet(["all", "a21"], ["a"]);

        var numbers = Small.Read(set);

        Assert.That(numbers.ToString(), Is.EqualTo("{[0,100),[140,150),[200,1000)}"));
        Assert.That(Small.Write(numbers), Is.EqualTo(set));
    }

    [Test]
    public void Every_code_that_fails_is_named()
    {
        var set = new CodeSet(["a", "nowhere", "a"], ["b", "never"]);

        var errors = Small.Check(set);

        (string, string)[] expected =
        [
            ("/include/1", "codes.unknown"),
            ("/exclude/1", "codes.unknown"),
            ("/exclude/0", "codes.outside"),
            ("/include/2", "codes.twice"),
        ];
        Assert.That(errors.Select(error => (error.Pointer, error.Code)), Is.EqualTo(expected));
    }

    [Test]
    public void A_set_names_at_least_one_code()
    {
        var set = new CodeSet([]);

        var errors = Small.Check(set);

        Assert.That(errors.Select(error => error.Code), Is.EqualTo(["codes.empty"]));
    }

    [Test]
    public void A_vocabulary_whose_intervals_cross_does_not_construct()
    {
        Assert.That(() => Make(("all", 0, 10), ("a", 1, 5), ("b", 4, 8)), Throws.ArgumentException);
        Assert.That(() => Make(("all", 0, 10), ("a", 1, 5), ("a", 6, 8)), Throws.ArgumentException);
        Assert.That(() => Make(("all", 0, 10), ("a", 0, 5), ("b", 5, 10)), Throws.ArgumentException);
    }

    private static Vocabulary Make(params (string Code, int Lo, int Hi)[] nodes) =>
        new("small", version: 1, [.. nodes.Select(node => Node(node.Code, node.Lo, node.Hi))]);

    private static VocabularyNode Node(string code, int lo, int hi) => new(code, lo, hi, new LanguageMap());

    private static string[] Named(int[] roles, int role) => [.. Codes.Where((_, at) => roles[at] == role)];
}
