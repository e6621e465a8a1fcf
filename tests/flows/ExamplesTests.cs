using System.Net;
using System.Text.Json.Nodes;

namespace Exchange.Tests.Flows;

/// <summary>The examples of the API page are requests that the exchange understands.</summary>
internal sealed class ExamplesTests
{
    [TestCase("participants")]
    [TestCase("catalog")]
    [TestCase("licensing")]
    [TestCase("orders")]
    [TestCase("settlement")]
    [TestCase("webhooks")]
    public async Task Every_request_with_a_body_has_examples_and_none_is_refused_for_its_form(string service)
    {
        var @operator = await Market.OperatorAsync();
        var member = (await Market.RegisterAsync(@operator, "museum", "holder", "buyer")).Api;

        var tried = 0;
        foreach (var operation in TheExchange.Documents[service].Operations.Where(one => one.Body is not null))
        {
            var examples = operation.Body!["examples"]?.AsObject() ?? [];
            Assert.That(examples, Is.Not.Empty, $"{operation.Method} {operation.Path} has no example");
            foreach (var (title, example) in examples)
            {
                foreach (var caller in new[] { @operator, member })
                {
                    var answer = await SendAsync(caller, operation, example!["value"]!);
                    Assert.That(answer.Status, Is.Not.EqualTo(HttpStatusCode.BadRequest), $"{title}: {answer}");
                }
                tried++;
            }
        }

        Assert.That(tried, Is.Positive);
    }

    [Test]
    public async Task Every_question_whose_query_must_say_something_has_examples_and_none_is_refused_for_its_form()
    {
        var supervisor = (await (await Market.OpenAsync()).SupervisorAsync()).Api;
        var questions =
            from document in TheExchange.Documents.Values
            from operation in document.Operations
            where operation.Method is "GET" && !operation.Path.Contains('{') && operation.Query.Any(MustBeSaid)
            select operation;

        var tried = 0;
        foreach (var question in questions)
        {
            var titles = question.Query.SelectMany(ExamplesOf).Select(one => one.Key).Distinct().ToList();
            Assert.That(titles, Is.Not.Empty, $"{question.Path} has no example");
            foreach (var title in titles)
            {
                var answer = await supervisor.GetAsync($"{question.Path}?{QueryOf(question, title)}");
                Assert.That(answer.Status, Is.Not.EqualTo(HttpStatusCode.BadRequest), $"{title}: {answer}");
                tried++;
            }
        }

        Assert.That(tried, Is.Positive);
    }

    private static bool MustBeSaid(JsonNode parameter) => parameter["required"]?.GetValue<bool>() is true;

    private static IEnumerable<KeyValuePair<string, JsonNode?>> ExamplesOf(JsonNode parameter) =>
        parameter["examples"]?.AsObject() ?? [];

    private static string QueryOf(Operation question, string title) =>
        string.Join(
            '&',
            from parameter in question.Query
            from example in ExamplesOf(parameter)
            where example.Key == title
            let value = example.Value!["value"]!
            from one in value is JsonArray many ? many.Select(item => item!) : [value]
            select $"{parameter["name"]}={Uri.EscapeDataString(one.ToString())}"
        );

    // What the examples name is not there; so each is refused for that at most.
    private static Task<Answer> SendAsync(Api api, Operation operation, JsonNode body)
    {
        var path = operation
            .Path.Replace("{code}", "advertising-campaign", StringComparison.Ordinal)
            .Replace("{orderId}", OrderId.New().ToString(), StringComparison.Ordinal)
            .Replace("{workId}", WorkId.New().ToString(), StringComparison.Ordinal)
            .Replace("{consentId}", ConsentId.New().ToString(), StringComparison.Ordinal)
            .Replace("{partyId}", PartyId.New().ToString(), StringComparison.Ordinal)
            .Replace("{changeId}", ChangeId.New().ToString(), StringComparison.Ordinal)
            .Replace("{licenseId}", LicenseId.New().ToString(), StringComparison.Ordinal)
            .Replace("{participantId}", ParticipantId.New().ToString(), StringComparison.Ordinal)
            .Replace("{bankAccountId}", BankAccountId.New().ToString(), StringComparison.Ordinal)
            .Replace("{payoutId}", PayoutId.New().ToString(), StringComparison.Ordinal)
            .Replace("{breakId}", BreakId.New().ToString(), StringComparison.Ordinal)
            .Replace("{depositId}", DepositId.New().ToString(), StringComparison.Ordinal);
        return operation.Method is "PUT" ? api.PutAsync(path, body, "\"1\"") : api.PostAsync(path, body, etag: "\"1\"");
    }
}
