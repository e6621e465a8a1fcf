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

    // What the examples name is not there; so each is refused for that at most.
    private static Task<Answer> SendAsync(Api api, Operation operation, JsonNode body)
    {
        var path = operation
            .Path.Replace("{code}", "advertising-campaign", StringComparison.Ordinal)
            .Replace("{workId}", WorkId.New().ToString(), StringComparison.Ordinal)
            .Replace("{licenseId}", LicenseId.New().ToString(), StringComparison.Ordinal)
            .Replace("{participantId}", ParticipantId.New().ToString(), StringComparison.Ordinal)
            .Replace("{depositId}", DepositId.New().ToString(), StringComparison.Ordinal);
        return operation.Method is "PUT" ? api.PutAsync(path, body, "\"1\"") : api.PostAsync(path, body);
    }
}
