using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Kernel;

public sealed class LanguageMapTests
{
    private static readonly LanguageMap Title = new() { ["zh-Hans"] = "敦煌飞天", ["en"] = "Flying apsaras" };

    [TestCase("zh-Hans", "敦煌飞天")]
    [TestCase("en", "Flying apsaras")]
    [TestCase("fr", "Flying apsaras", Description = "English where the language is missing")]
    public void It_answers_in_the_language_or_in_English(string tag, string text) =>
        Assert.That(Title.In(tag), Is.EqualTo(text));

    [Test]
    public void Without_English_it_answers_with_what_it_has()
    {
        var title = new LanguageMap { ["zh-Hans"] = "敦煌飞天" };

        Assert.That(title.In("fr"), Is.EqualTo("敦煌飞天"));
        Assert.That(new LanguageMap().In("fr"), Is.Empty);
    }

    [Test]
    public void Equal_maps_are_written_alike_in_whatever_order_they_were_filled()
    {
        var other = new LanguageMap { ["en"] = "Flying apsaras", ["zh-Hans"] = "敦煌飞天" };

        Assert.That(other.Equals(Title), Is.True);
        Assert.That(other.GetHashCode(), Is.EqualTo(Title.GetHashCode()));
        Assert.That(JsonSerializer.Serialize(other), Is.EqualTo(JsonSerializer.Serialize(Title)));
    }

    [Test]
    public void It_survives_JSON()
    {
        var back = JsonSerializer.Deserialize<LanguageMap>(JsonSerializer.Serialize(Title))!;

        Assert.That(back.Equals(Title), Is.True);
    }

    [Test]
    public void Another_text_makes_another_map()
    {
        var other = new LanguageMap(Title) { ["en"] = "Flying Apsaras" };

        Assert.That(other.Equals(Title), Is.False);
    }
}
