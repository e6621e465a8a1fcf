using Exchange.Gateway;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway;

internal sealed class ForgedHeadersTests
{
    [TestCase("X-Forwarded-For")]
    [TestCase("x-forwarded-user")]
    [TestCase("X-Original-URL")]
    [TestCase("X-Rewrite-URL")]
    [TestCase("X-HTTP-Method-Override")]
    [TestCase("Forwarded")]
    [TestCase("X-Real-IP")]
    public void A_header_that_only_a_proxy_may_set_is_removed(string name)
    {
        var headers = new HeaderDictionary { [name] = "forged" };

        ForgedHeaders.Strip(headers);

        Assert.That(headers, Is.Empty);
    }

    [Test]
    public void A_header_that_the_client_declares_to_end_here_ends_here()
    {
        var headers = new HeaderDictionary
        {
            ["Connection"] = "keep-alive, X-Mine",
            ["X-Mine"] = "1",
            ["X-Other"] = "2",
        };

        ForgedHeaders.Strip(headers);

        Assert.That(headers.ContainsKey("X-Mine"), Is.False);
        Assert.That(headers.ContainsKey("X-Other"), Is.True);
    }

    [Test]
    public void What_a_request_needs_stays_even_where_it_is_declared_to_end_here()
    {
        var headers = new HeaderDictionary
        {
            ["Connection"] = "Authorization",
            ["Authorization"] = "Bearer x",
            ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ["Idempotency-Key"] = "1",
        };

        ForgedHeaders.Strip(headers);

        Assert.That(headers.Keys, Is.SupersetOf(new[] { "Authorization", "traceparent", "Idempotency-Key" }));
    }
}
