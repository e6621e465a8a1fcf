using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Exchange.Local;

namespace Exchange.Tests.Flows;

internal sealed class AccessTests
{
    private static readonly Dictionary<string, string> TokensWithout = [];

    [TestCase("participants")]
    [TestCase("catalog")]
    [TestCase("licensing")]
    [TestCase("orders")]
    [TestCase("settlement")]
    [TestCase("webhooks")]
    public async Task No_route_opens_without_the_right_token_at_the_gateway_or_past_it(string service)
    {
        var all = (await Market.OperatorAsync()).Token;
        Api[] unknown = [Api.Nobody, Api.With("garbage"), Api.With(Unsigned(all)), Api.With(Altered(all))];
        var closed = TheExchange.Documents[service].Operations.Where(operation => operation.Scope is not null).ToList();

        foreach (var operation in closed)
        foreach (var door in new[] { TheExchange.Door, TheExchange.Running[service].Address })
        {
            foreach (var caller in unknown)
                await AssertRefusedAsync(caller, operation, door, HttpStatusCode.Unauthorized);
            var without = Api.With(await TokenWithoutAsync(operation.Scope!));
            await AssertRefusedAsync(without, operation, door, HttpStatusCode.Forbidden);
        }

        Assert.That(closed, Has.Count.GreaterThan(3));
        await TestContext.Out.WriteLineAsync($"{service}: {closed.Count} operations, 5 tokens, 2 doors");
    }

    [Test]
    public void Only_what_is_for_everybody_is_open()
    {
        var open = TheExchange
            .Documents.Values.SelectMany(document => document.Operations)
            .Where(operation => operation.Scope is null)
            .Select(operation => $"{operation.Method} {operation.Path}");

        string[] meant =
        [
            "POST /connect/token",
            "GET /.well-known/openid-configuration",
            "GET /.well-known/jwks",
            "GET /v1/profiles",
            "GET /v1/profiles/{name}/{version}",
            "GET /v1/prohibitions",
            "GET /v1/creator-roles",
            "GET /v1/mapping-schema",
            "GET /v1/works/{workId}/manifest",
            "GET /v1/works/{workId}/json-ld",
            "GET /v1/vocabularies",
            "GET /v1/vocabularies/{name}",
            "GET /v1/odrl/profile",
            "GET /v1/checkpoints",
            "GET /v1/checkpoints/{checkpoint}",
            "GET /v1/checkpoints/{checkpoint}/consistency",
            "GET /v1/ledger-keys",
            "GET /v1/ledger-keys/{keyId}",
            "GET /v1/event-types",
            "GET /v1/event-types/{type}",
            "GET /v1/event-types/{type}/schemas/{version}",
        ];
        Assert.That(open, Is.EquivalentTo(meant));
    }

    [Test]
    public async Task A_flood_from_one_address_is_slowed_and_harms_nobody_else()
    {
        var market = await Market.OpenAsync();
        // An address of its own on this machine, so that no other test shares its limit.
        using var http = From(IPAddress.Parse("127.0.0.2"));
        HttpResponseMessage? slowed = null;

        for (var round = 0; round < 30 && slowed is null; round++)
        {
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 50).Select(_ => http.GetAsync(new Uri("/v1/orders", UriKind.Relative)))
            );
            slowed = Array.Find(answers, answer => answer.StatusCode is HttpStatusCode.TooManyRequests);
        }

        Assert.That(slowed, Is.Not.Null);
        Assert.That(slowed!.Headers.RetryAfter?.Delta, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(slowed.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That((await market.Holder.Api.GetAsync("/v1/orders")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private static async Task AssertRefusedAsync(Api caller, Operation operation, Uri door, HttpStatusCode expected)
    {
        var answer = await caller.SendAsync(
            new HttpMethod(operation.Method),
            new Uri(door, operation.SomePath).ToString()
        );
        Assert.That(
            answer.Status,
            Is.EqualTo(expected),
            $"{operation.Method} {operation.Path} at {door}: {answer.Text}"
        );
    }

    // Everything but the one scope, so that nothing else can be the reason of the refusal.
    private static async Task<string> TokenWithoutAsync(string scope)
    {
        if (TokensWithout.TryGetValue(scope, out var known))
            return known;
        var scopes = ClaimsOf((await Market.OperatorAsync()).Token).GetProperty("scope").GetString()!.Split(' ');
        Assert.That(scopes, Does.Contain(scope));
        var (id, secret) = TheExchange.Running.Operator;
        var api = await Api.OfAsync(id, secret, string.Join(' ', scopes.Where(one => one != scope)));
        return TokensWithout[scope] = api.Token;
    }

    private static JsonElement ClaimsOf(string token) =>
        JsonSerializer.Deserialize<JsonElement>(Base64Url.Decode(token.Split('.')[1]));

    // The algorithm "none" of RFC 7519: whoever trusts the header of a token takes any token.
    private static string Unsigned(string token) =>
        $"{Base64Url.Encode("""{"alg":"none","typ":"at+jwt"}""")}.{token.Split('.')[1]}.";

    private static string Altered(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.Decode(parts[1]));
        var raised = claims.Replace("operator", "supervisor", StringComparison.Ordinal);
        Assert.That(raised, Is.Not.EqualTo(claims));
        return $"{parts[0]}.{Base64Url.Encode(raised)}.{parts[2]}";
    }

    private static HttpClient From(IPAddress address)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = TheExchange.Running.Gateway };
    }

    private static class Base64Url
    {
        public static string Encode(string text) =>
            System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

        public static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
    }
}
