using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class VocabularyFilesTests
{
    private static readonly Vocabulary[] All =
    [
        VocabularyFiles.All.Uses,
        VocabularyFiles.All.Territories,
        VocabularyFiles.All.Languages,
    ];

    private static Vocabulary Territories => VocabularyFiles.All.Territories;

    [Test]
    public void Numbers_once_given_never_change()
    {
        // Every line that was ever released stands here. A new node adds a line; no line changes or goes away.
        var released = Tree.Read("tests/unit/Licensing/vocabulary-numbers.txt")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var now = All.SelectMany(vocabulary =>
            vocabulary.Nodes.Select(node => $"{vocabulary.Name} {node.Code} {node.Lo} {node.Hi}")
        );

        Assert.That(now, Is.EquivalentTo(released));
    }

    [Test]
    public void Every_code_has_a_label_in_Chinese_and_in_English()
    {
        var bare = All.SelectMany(vocabulary => vocabulary.Nodes)
            .Where(node => !node.Labels.Keys.SequenceEqual(["en", "zh-Hans"], StringComparer.Ordinal))
            .Select(node => node.Code);

        Assert.That(bare, Is.Empty);
    }

    [Test]
    public void All_is_a_code()
    {
        Assert.That(All.Select(vocabulary => vocabulary.Nodes[0].Code), Is.EqualTo(["all", "world", "all"]));
        Assert.That(
            All.Select(vocabulary => vocabulary.Nodes.Count(node => vocabulary.ParentOf(node.Code) is null)),
            Is.All.EqualTo(1)
        );
    }

    [Test]
    public void Hong_Kong_is_a_part_of_China_and_has_its_ISO_3166_1_code_as_an_alias()
    {
        var byAlias = Territories.Read(new CodeSet(["CN"], ["HK", "CN-71"]));

        var byCode = Territories.Read(new CodeSet(["CN"], ["CN-HK", "CN-TW"]));

        Assert.That(byAlias, Is.EqualTo(byCode));
        Assert.That(Territories.Write(byAlias), Is.EqualTo(new CodeSet(["CN"], ["CN-HK", "CN-TW"])));
    }

    [Test]
    public void Mainland_China_is_all_provinces_but_no_special_administrative_region()
    {
        var mainland = Territories.Read(new CodeSet(["CN-mainland"]));

        Assert.That(mainland.Contains(Territories.Read(new CodeSet(["CN-GD", "CN-44", "CN-XZ"]))), Is.True);
        Assert.That(mainland.Overlaps(Territories.Read(new CodeSet(["CN-HK", "CN-MO", "CN-TW"]))), Is.False);
    }

    [Test]
    public void A_region_holds_its_countries()
    {
        Assert.That(Territories.ParentOf("CN-GD"), Is.EqualTo("CN-mainland"));
        Assert.That(Territories.ParentOf("CN"), Is.EqualTo("eastern-asia"));
        Assert.That(Territories.ParentOf("eastern-asia"), Is.EqualTo("asia"));
        Assert.That(Territories.ParentOf("FR"), Is.EqualTo("western-europe"));
        Assert.That(
            Territories.Nodes.Count(node => node.Code.Length == 2),
            Is.EqualTo(246),
            "ISO 3166-1 without HK, MO, TW"
        );
    }

    [Test]
    public void Every_node_written_alone_is_its_own_code()
    {
        var wrong =
            from vocabulary in All
            from node in vocabulary.Nodes
            let written = vocabulary.Write(RangeSet.Of(node.Lo, node.Hi))
            where !written.Equals(new CodeSet([node.Code], []))
            select node.Code;

        Assert.That(wrong, Is.Empty);
    }
}
