using System.Text;
using CsCheck;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Searching;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

/// <summary>What texts and queries become before they are compared.</summary>
public sealed class SearchWordsTests
{
    [TestCase("敦煌飞天", "敦煌飞天")]
    [TestCase("青銅器與雲雷紋", "青铜器与云雷纹")]
    [TestCase("Crèches of ÉTÉ", "creches|of|ete")]
    [TestCase("ＡＢＣ１", "abc1")]
    [TestCase("Ægir Łódź", "aegir|lodz")]
    [TestCase("元 任仁发31.4×37.5", "元|任仁发|31|4|37|5")]
    [TestCase("𠀀𠀁", "𠀀𠀁")]
    [TestCase(" '!&| <-> ", "")]
    public void A_text_becomes_runs_in_their_plain_form(string text, string runs) =>
        Assert.That(string.Join('|', Runs.Of(text).Select(run => run.Text)), Is.EqualTo(runs));

    [TestCase("paintings", "painting")]
    [TestCase("landscapes", "landscape")]
    [TestCase("crèches", "crèche")]
    [TestCase("churches", "church")]
    [TestCase("galleries", "gallery")]
    [TestCase("glasses", "glass")]
    public void A_plural_is_looked_for_like_its_singular(string plural, string singular) =>
        Assert.That(In(FoundBy.Text, plural), Is.EqualTo(In(FoundBy.Text, singular)));

    [TestCase("Blake", "Black")]
    [TestCase("glass", "glas s")]
    [TestCase("us", "u")]
    public void Other_words_are_not(string one, string other) =>
        Assert.That(In(FoundBy.Text, one), Is.Not.EqualTo(In(FoundBy.Text, other)));

    [Test]
    public void A_Chinese_run_is_asked_for_by_its_pairs_in_whichever_script()
    {
        Assert.That(In(FoundBy.Title, "青铜器"), Is.EqualTo("('.青铜' & '.铜器')"));
        Assert.That(In(FoundBy.Title, "青銅器"), Is.EqualTo(In(FoundBy.Title, "青铜器")));
        Assert.That(In(FoundBy.Text, "马"), Is.EqualTo("(('马'))"));
    }

    [Test]
    public void Letters_are_asked_for_as_words_as_pinyin_and_as_initials()
    {
        Assert.That(In(FoundBy.Name, "qingtongqi"), Does.Contain("'%qingtong' & '%tongqi'"));
        Assert.That(In(FoundBy.Name, "qing tong qi"), Does.Contain("'%qingtong' & '%tongqi'"));
        Assert.That(In(FoundBy.Initials, "qtq"), Is.EqualTo("'^qtq'"));
        Assert.That(In(FoundBy.Initials, "sdgt"), Is.EqualTo("'^sdg' & '^dgt'"));
        Assert.That(In(FoundBy.Beginning, "sdgt"), Is.EqualTo("'<sdg' & '^sdg' & '^dgt'"));
        Assert.That(In(FoundBy.WholeTitle, "qing tong qi"), Is.EqualTo("'=qing_tong_qi' | '=qingtongqi'"));
    }

    // Each has more ways to a dead end than anybody could wait for.
    [TestCase(
        "anaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanaanav",
        "x"
    )]
    [TestCase(
        "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhz",
        "还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还还"
    )]
    public async Task Letters_that_can_be_read_in_very_many_ways_are_read_at_once(string letters, string title)
    {
        var patience = TimeSpan.FromSeconds(60);
        var content = new WorkContent { Title = new LanguageMap { ["zh"] = title } };

        var asked = await Task.Run(() => In(FoundBy.Name, letters)).WaitAsync(patience);
        var shown = await Task.Run(() => Highlighting.Of(content, SearchWords.Read(letters)!)).WaitAsync(patience);

        Assert.That(asked, Does.Not.Contain("%"));
        Assert.That(shown, Is.Empty);
    }

    [Test]
    public void What_stands_in_quotes_is_asked_for_in_its_order()
    {
        Assert.That(In(FoundBy.Text, "\"black and white\""), Does.Contain("('black' <1> 'and' <1> 'whit')"));
        Assert.That(In(FoundBy.Text, "“敦煌飞 a”"), Does.Contain("('敦煌' <1> '煌飞' <2> 'a')"));
        Assert.That(In(FoundBy.Text, "\"open"), Is.EqualTo(In(FoundBy.Text, "open")));
    }

    [TestCase("乐山大佛", "%leshan", "%yueshan", "%dafo", "^lsd", "=lsdf")]
    [TestCase("吕纪", "%luji", "%lvji", "^lj")]
    public void A_title_is_found_by_every_reading_of_its_characters(string title, params string[] words)
    {
        var vector = WorkWords.Of(new WorkContent { Title = new LanguageMap { ["zh-Hans"] = title } }).Vector;

        Assert.That(words, Has.All.Matches<string>(word => vector.Contains($"'{word}'", StringComparison.Ordinal)));
    }

    [Test]
    public void A_dynasty_and_the_codes_of_a_profile_are_found_by_what_people_call_them()
    {
        var content = new WorkContent
        {
            Class = "painting",
            Date = new DateSpan("元", 1271, 1368),
            Details = System.Text.Json.JsonSerializer.SerializeToElement(new { genre = "landscape" }),
        };

        var words = WorkWords.Of(content);

        Assert.That(words.Vector, Does.Contain("'元代'").And.Contain("'yuan'").And.Contain("'山水'"));
        Assert.That(words.Facts.Centuries, Is.EqualTo([13, 14]));
    }

    [TestCase(-480, -401, "-5")]
    [TestCase(-50, 50, "-1,1")]
    [TestCase(1900, 1900, "19")]
    [TestCase(1901, 2000, "20")]
    [TestCase(-1600, -1046, "-16,-15,-14,-13,-12,-11", Description = "商")]
    [TestCase(-1046, -256, "-11,-10,-9,-8,-7,-6,-5,-4,-3", Description = "周")]
    [TestCase(-202, 220, "-3,-2,-1,1,2,3", Description = "汉")]
    [TestCase(-1046, 1912, "")]
    public void A_date_is_of_the_centuries_that_it_may_mean(int first, int last, string centuries)
    {
        var facts = WorkFacts.Of(new WorkContent { Date = new DateSpan(null, first, last) });

        Assert.That(string.Join(',', facts.Centuries), Is.EqualTo(centuries));
    }

    [TestCase("贵州省台江县", "贵州省")]
    [TestCase("内蒙古自治区", "内蒙古自治区")]
    [TestCase("Provence", "Provence")]
    public void A_Chinese_region_counts_as_its_province(string place, string region)
    {
        var details = System.Text.Json.JsonSerializer.SerializeToElement(
            new { region = new Dictionary<string, string> { ["zh-Hans"] = place } }
        );

        Assert.That(WorkFacts.Of(new WorkContent { Details = details }).Region, Is.EqualTo(region));
    }

    [TestCase("tunrer", "turner", true)]
    [TestCase("rembrant", "rembrandt", true)]
    [TestCase("picaso", "picasso", true)]
    [TestCase("monet", "manet", true)]
    [TestCase("monet", "marat", false)]
    [TestCase("turner", "tanners", false)]
    public void A_word_is_near_another_by_a_slip_or_two(string typed, string word, bool isNear) =>
        Assert.That(Spelling.Slips(typed, word) is not null, Is.EqualTo(isNear));

    [TestCase("青銅", "商代青铜器", "商代[青铜]器")]
    [TestCase("qtq", "商代青銅器", "商代[青銅器]")]
    [TestCase("qing tong", "商代青铜器", "商代[青铜]器")]
    [TestCase("landscape", "Two Landscapes", "Two [Landscapes]")]
    [TestCase("CRECHE", "A Crèche", "A [Crèche]")]
    public void What_was_looked_for_is_marked(string query, string title, string marked)
    {
        var content = new WorkContent { Title = new LanguageMap { ["und"] = title } };

        var highlight = Highlighting.Of(content, SearchWords.Read(query)!).Single();

        Assert.That(highlight.Pointer, Is.EqualTo("/title/und"));
        Assert.That(
            string.Concat(highlight.Parts.Select(part => part.IsHit ? $"[{part.Text}]" : part.Text)),
            Is.EqualTo(marked)
        );
    }

    [Test]
    public void Whatever_is_written_holds_only_letters_and_digits_between_its_quotes() =>
        Gen
            .String.Where(IsText)
            .Sample(text =>
                Runs.Of(text)
                    .All(run =>
                        run.Text.Length > 0
                        && !run.Text.Contains('\'', StringComparison.Ordinal)
                        && !run.Text.Contains('\\', StringComparison.Ordinal)
                        && !run.Text.Contains('\0', StringComparison.Ordinal)
                    )
            );

    [Test]
    public void Any_text_can_be_looked_for_and_marked() =>
        Gen.Select(Gen.String.Where(IsText), Gen.String.Where(IsText))
            .Sample(
                (query, text) =>
                {
                    var words = SearchWords.Read(query);
                    var content = new WorkContent { Title = new LanguageMap { ["und"] = text + query } };
                    var parts = words is null ? [] : Highlighting.Of(content, words).SelectMany(one => one.Parts);
                    return parts.All(part => part.Text.Length > 0);
                }
            );

    private static bool IsText(string text) =>
        text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)
        && !text.Contains('\0', StringComparison.Ordinal);

    private static string In(FoundBy by, string query) =>
        SearchWords.Read(query)!.Ways().Where(way => way.By == by).Select(way => way.Query).SingleOrDefault("");
}
