using Exchange.Kernel;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Platform;

public sealed class LanguagesTests
{
    [TestCase("zh-Hant", "zh-Hans zh-Hant en", "zh-Hant")]
    [TestCase("zh-TW", "zh-Hans zh-Hant en", "zh-Hant")]
    [TestCase("zh-hk", "zh-Hans zh-Hant en", "zh-Hant")]
    [TestCase("zh-CN", "zh-Hans zh-Hant en", "zh-Hans")]
    [TestCase("zh", "zh-Hans zh-Hant en", "zh-Hans")]
    [TestCase("zh-TW", "zh-Hans en", "zh-Hans")]
    [TestCase("zh-CN", "zh-Hant en", "zh-Hant")]
    [TestCase("zh-TW", "zh zh-Hans en", "zh")]
    [TestCase("zh-Hans-SG", "zh-Hans en", "zh-Hans")]
    [TestCase("en-GB", "zh-Hans en", "en")]
    [TestCase("fr, zh;q=0.5, en;q=0.9", "zh-Hans en", "en")]
    [TestCase("en;q=0, zh-CN", "zh-Hans en", "zh-Hans")]
    [TestCase("fr", "zh-Hans en", "en")]
    [TestCase("fr", "ja zh-Hans", "ja")]
    [TestCase("*", "zh-Hans en", "en")]
    [TestCase("", "zh-Hans zh-Hant", "zh-Hans")]
    [TestCase("@@;q=x", "zh-Hans en", "en")]
    public void A_reader_is_served_the_text_that_suits_best(string wish, string tags, string served)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.AcceptLanguage = wish;
        var texts = new LanguageMap(tags.Split(' ').Select(tag => KeyValuePair.Create(tag, $"text in {tag}")));

        var chosen = Languages.Of(request).Choose(texts);

        Assert.That(chosen, Is.EqualTo((served, $"text in {served}")));
    }

    [Test]
    public void Of_no_text_there_is_none_to_choose()
    {
        Assert.That(Languages.Any.Choose(new LanguageMap()), Is.Null);
        Assert.That(Languages.Any.Choose(null), Is.Null);
    }
}
