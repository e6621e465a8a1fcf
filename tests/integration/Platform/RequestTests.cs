using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Exchange.Tests.Integration.Platform;

/// <summary>What can be wrong with a request before any feature sees it.</summary>
internal sealed class RequestTests : PlatformFixture
{
    private const string Path = "/v1/probes";

    [Test]
    public async Task A_repeat_from_another_client_of_the_same_participant_is_the_same_request()
    {
        var participant = ParticipantId.New();
        using var before = Probe.As(participant, [], "money:write");
        using var after = Probe.As(participant, [], "money:write");
        var body = new { amount = 7, name = "once" };

        var first = await before.PostAsync(Path, body, key: "same");
        var second = await after.PostAsync(Path, body, key: "same");

        Assert.That(
            await second.Content.ReadAsStringAsync(),
            Is.EqualTo(await first.Content.ReadAsStringAsync()).And.Contain("orderId")
        );
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from platform.idempotency"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_keys_of_two_participants_are_their_own()
    {
        using var other = Probe.As(ParticipantId.New(), [], "money:write");
        var body = new { amount = 7, name = "twice" };

        var first = await Client.PostAsync(Path, body, key: "same");
        var second = await other.PostAsync(Path, body, key: "same");

        Assert.That(second.Headers.Location, Is.Not.Null.And.Not.EqualTo(first.Headers.Location));
    }

    [TestCase("""{"amount":1,"name":"a\u0000b"}""", "/name")]
    [TestCase("""{"amount":1,"name":"\ud800"}""", "/name")]
    [TestCase("""{"amount":1,"name":"a","price":{"minor":1,"currency":"\u0000"}}""", "/price/currency")]
    [TestCase("""{"\ud800":1}""", "/\\ud800")]
    [TestCase("""{"amount":1,"name":["a",{"b":[1,"\udc00"]}]}""", "/name/1/b/1")]
    public async Task A_character_that_no_text_can_keep_is_refused_where_it_stands(string body, string pointer)
    {
        var fault = (await FaultsAsync(await SendAsync(body)))[0];

        Assert.That(fault, Is.EqualTo($"{pointer} character"));
    }

    [Test]
    public async Task Of_very_many_faults_the_first_hundred_are_named()
    {
        var zeros = string.Join(',', Enumerable.Repeat("\"\\u0000\"", 10_000));
        var strangers = string.Join(',', Enumerable.Range(0, 10_000).Select(number => $"\"x{number}\":1"));

        foreach (var body in new[] { $$"""{"amount":1,"name":[{{zeros}}]}""", $$"""{{{strangers}}}""" })
            Assert.That(await FaultsAsync(await SendAsync(body)), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task A_pair_of_surrogates_is_a_character_like_any_other()
    {
        var answer = await SendAsync("""{"amount":1,"name":"\ud83c\udfee \u6566\u714c"}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [TestCase("?after=YQBi", "after cursor")]
    [TestCase("?after=YWJj", "after cursor")]
    [TestCase("?after=a%00b", "after character")]
    [TestCase("?aftre=YWJj", "aftre unknown")]
    [TestCase("?unit=1", "unit unknown")]
    public async Task A_query_that_means_nothing_is_refused_by_name(string query, string fault)
    {
        var answer = await Client.GetAsync(Errors + query);

        Assert.That(await FaultsAsync(answer), Does.Contain(fault));
    }

    [TestCase("")]
    [TestCase("null")]
    public async Task A_missing_body_is_named_and_nothing_of_the_code_is_told(string body)
    {
        var answer = await SendAsync(body);

        Assert.That(await FaultsAsync(answer), Is.EqualTo(new[] { " required" }));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("parameter"));
    }

    [Test]
    public async Task What_is_too_large_or_of_another_kind_is_refused_under_its_own_code()
    {
        var large = await SendAsync($$"""{"amount":1,"name":"{{new string('x', 1024 * 1024)}}"}""");
        var other = await SendAsync("amount: 1", "application/yaml");
        var method = await Client.DeleteAsync(Path);

        Assert.That(await CodeAsync(large), Is.EqualTo((413, "request.tooLarge")));
        Assert.That(await CodeAsync(other), Is.EqualTo((415, "request.mediaType")));
        Assert.That(await CodeAsync(method), Is.EqualTo((405, "request.method")));
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string mediaType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return await Client.SendAsync(request);
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(HttpResponseMessage answer) =>
        [
            .. (await answer.JsonAsync(HttpStatusCode.BadRequest))
                .GetProperty("errors")
                .EnumerateArray()
                .Select(error => $"{TextOf(error, "pointer")} {TextOf(error, "code")}"),
        ];

    private static async Task<(int Status, string? Code)> CodeAsync(HttpResponseMessage answer) =>
        ((int)answer.StatusCode, TextOf(await answer.JsonAsync(), "code"));

    private static string? TextOf(JsonElement element, string name) => element.GetProperty(name).GetString();
}
