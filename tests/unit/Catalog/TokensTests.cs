using System.Text;
using CsCheck;
using Exchange.Catalog.Domain;

namespace Exchange.Tests.Unit.Catalog;

public sealed class TokensTests
{
    [Test]
    public void A_Chinese_run_becomes_characters_and_overlapping_pairs()
    {
        var vector = VectorOf("敦煌飞天");

        Assert.That(vector, Is.EqualTo("'敦':1A '敦煌':1A '煌':2A '煌飞':2A '飞':3A '飞天':3A '天':4A "));
    }

    [Test]
    public void A_query_asks_for_a_Chinese_run_as_a_whole() =>
        Assert.That(Tokens.Query("敦煌飞"), Is.EqualTo("('敦煌' <-> '煌飞')"));

    [Test]
    public void One_Chinese_character_is_looked_for_by_itself() => Assert.That(Tokens.Query("马"), Is.EqualTo("'马'"));

    [Test]
    public void Words_are_folded_and_longer_ones_are_beginnings() =>
        Assert.That(Tokens.Query("Crèches of ÉTÉ"), Is.EqualTo("'creches':* & 'of' & 'ete':*"));

    [Test]
    public void Full_width_letters_are_the_same_as_narrow_ones() =>
        Assert.That(Tokens.Query("ＡＢＣ１"), Is.EqualTo(Tokens.Query("abc1")));

    [Test]
    public void A_query_of_nothing_but_signs_asks_for_nothing() => Assert.That(Tokens.Query(" '!&| <-> "), Is.Null);

    [Test]
    public void A_character_beyond_the_basic_plane_stays_whole() =>
        Assert.That(Tokens.Query("𠀀𠀁"), Is.EqualTo("('𠀀𠀁')"));

    [Test]
    public void A_filter_looks_only_in_texts_of_its_weight() =>
        Assert.That(Tokens.Query("倪瓒 Li", 'B'), Is.EqualTo("('倪瓒':B) & 'li':B"));

    [Test]
    public void Whatever_is_written_holds_only_letters_and_digits_between_its_quotes() =>
        Gen
            .String.Where(IsText)
            .Sample(text =>
                Tokens
                    .Runs(text)
                    .All(run =>
                        run.Text.Length > 0
                        && !run.Text.Contains('\'', StringComparison.Ordinal)
                        && !run.Text.Contains('\\', StringComparison.Ordinal)
                        && !run.Text.Contains('\0', StringComparison.Ordinal)
                    )
            );

    private static bool IsText(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);

    private static string VectorOf(string text)
    {
        var vector = new StringBuilder();
        Tokens.Append(vector, text, 'A', position: 1);
        return vector.ToString();
    }
}
