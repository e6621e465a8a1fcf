using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Exchange.Local;

namespace Exchange.Tests.Flows;

internal sealed class TokenTests
{
    private static readonly Dictionary<string, string> SomeRoute = new()
    {
        ["participants"] = "/v1/participants?limit=1",
        ["catalog"] = "/v1/works?limit=1",
        ["licensing"] = "/v1/offers?limit=1",
        ["orders"] = "/v1/orders?limit=1",
        ["settlement"] = "/v1/accounts?limit=1",
        ["webhooks"] = "/v1/events?limit=1",
    };

    [Test]
    public async Task A_wrong_secret_gets_no_token()
    {
        var (id, secret) = TheExchange.Running.Operator;

        var wrong = await Api.AskTokenAsync(id, secret + "x");
        var unknown = await Api.AskTokenAsync(ClientId.New().ToString(), secret);

        Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(wrong.Body.Text("error"), Is.EqualTo("invalid_client"));
        Assert.That(unknown.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(unknown.Body.Text("error"), Is.EqualTo("invalid_client"));
    }

    [Test]
    public async Task Nobody_gets_a_scope_that_its_role_does_not_have()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync();

        var refused = await Api.AskTokenAsync(buyer.ClientId, buyer.ClientSecret, "money:write");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Body.Text("error"), Is.EqualTo("invalid_scope"));
    }

    [Test]
    public async Task A_revoked_client_gets_no_token()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync();

        (await buyer.Api.PostAsync($"/v1/participants/{buyer.Id}/clients/{buyer.ClientId}/revoke")).Must();
        var refused = await Api.AskTokenAsync(buyer.ClientId, buyer.ClientSecret);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(refused.Body.Text("error"), Is.EqualTo("invalid_client"));
    }

    [Test]
    public async Task After_a_rotation_tokens_of_the_old_key_and_of_the_new_one_open_every_service()
    {
        var (id, secret) = TheExchange.Running.Operator;
        var old = await Api.OfAsync(id, secret);

        var rotated = (await old.PostAsync("/v1/signing-keys")).Must().Text("keyId");
        var renewed = await Eventually.SeeAsync(
            () => Api.OfAsync(id, secret),
            api => KeyOf(api.Token) == rotated,
            "the new key signs"
        );

        Assert.That(KeyOf(old.Token), Is.Not.EqualTo(rotated));
        foreach (var service in RunningExchange.Services)
        foreach (var token in new[] { renewed, old })
        {
            var path = SomeRoute[service];
            var past = new Uri(TheExchange.Running[service].Address, path).ToString();
            Assert.That((await token.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That((await token.GetAsync(past)).Status, Is.EqualTo(HttpStatusCode.OK), past);
        }
    }

    private static string KeyOf(string token) =>
        JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(token.Split('.')[0])).Text("kid");
}
