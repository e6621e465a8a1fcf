using Exchange.Webhooks.Domain;

namespace Exchange.Tests.Unit.Webhooks;

/// <summary>What proves that a receiver wants to be told, and what an owner may have sent along.</summary>
public sealed class ChallengeTests
{
    [TestCase("abc")]
    [TestCase(" abc\n")]
    [TestCase("""{"challenge":"abc"}""")]
    [TestCase("""{ "challenge": "abc" }""")]
    public void The_challenge_is_met(string answer) => Assert.That(Challenge.IsMetBy("abc", answer), Is.True);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("abcd")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("""{"challenge":1}""")]
    [TestCase("""{"challenge":"other"}""")]
    [TestCase("""{"id":"evt_1","data":{"challenge":"abc"}}""")]
    [TestCase("""{"challenge":"abc","id":"evt_1"}""")]
    public void The_challenge_is_not_met(string? answer) => Assert.That(Challenge.IsMetBy("abc", answer), Is.False);

    [Test]
    public void Headers_of_an_owner_are_sent() =>
        Assert.That(Codes(("authorization", "Bearer abc"), ("X-Tenant", "7")), Is.Empty);

    [TestCase("Host")]
    [TestCase("content-length")]
    [TestCase("Content-Type")]
    [TestCase("Transfer-Encoding")]
    [TestCase("webhook-signature")]
    [TestCase("Webhook-Id")]
    [TestCase("Connection")]
    [TestCase("Cookie")]
    [TestCase("X-Forwarded-For")]
    [TestCase("Proxy-Authorization")]
    public void Headers_that_are_ours_are_refused(string name) =>
        Assert.That(Codes((name, "1")), Is.EqualTo(["headers.reserved"]));

    [TestCase("x\r\nhost", "1", "headers.name")]
    [TestCase("x y", "1", "headers.name")]
    [TestCase("", "1", "headers.name")]
    [TestCase("x", "a\r\nb: c", "headers.value")]
    [TestCase("x", "作品", "headers.value")]
    [TestCase("x", " ", "headers.value")]
    [TestCase("x", "", "headers.value")]
    public void Headers_that_would_break_a_request_are_refused(string name, string value, string code) =>
        Assert.That(Codes((name, value)), Is.EqualTo([code]));

    [Test]
    public void Headers_that_differ_by_case_only_are_refused() =>
        Assert.That(Codes(("x-a", "1"), ("X-A", "2")), Is.EqualTo(["headers.twice"]));

    [Test]
    public void Too_many_headers_are_refused() =>
        Assert.That(
            Codes([.. Enumerable.Range(0, CustomHeaders.Most + 1).Select(n => ($"x-{n}", "1"))]),
            Is.EqualTo(["headers.tooMany"])
        );

    private static IEnumerable<string> Codes(params (string Name, string Value)[] headers) =>
        CustomHeaders
            .Check(headers.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal), "/headers")
            .Select(field => field.Code);
}
