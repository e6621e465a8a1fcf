using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Exchange.Platform;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Exchange.Tests.Integration.Participants;

internal sealed class TokenTests : ParticipantsFixture
{
    [Test]
    public async Task A_token_says_who_calls_for_whom_in_which_roles_and_with_which_scopes()
    {
        var participant = await RegisteredAsync();
        var (id, secret) = await ClientAsync(participant, Scopes.WorksRead, Scopes.OffersRead);

        var answer = await (await AskAsync(id, secret)).JsonAsync(HttpStatusCode.OK);

        var token = new JsonWebToken(answer.GetProperty("access_token").GetString());
        Assert.That(token.Subject, Is.EqualTo(id));
        Assert.That(token.GetPayloadValue<string>("client_id"), Is.EqualTo(id));
        Assert.That(token.GetPayloadValue<string>("participant"), Is.EqualTo(participant.ToString()));
        Assert.That(token.GetPayloadValue<JsonElement>("roles").ToString(), Is.EqualTo("""["holder"]"""));
        Assert.That(token.GetPayloadValue<string>("scope"), Is.EqualTo("offers:read works:read"));
        Assert.That(token.Audiences, Is.EqualTo(new[] { "exchange" }));
        Assert.That((token.Typ, token.Alg), Is.EqualTo(("at+jwt", "RS256")));
        Assert.That(token.ValidTo - token.IssuedAt, Is.EqualTo(TimeSpan.FromMinutes(10)));
    }

    [Test]
    public async Task A_form_that_can_not_be_decoded_is_a_bad_request()
    {
        using var client = Service.As(participant: null, roles: []);
        using var form = new StringContent(
            "grant_type=client_credentials&client_id=a%00b&client_secret=x",
            Encoding.UTF8,
            "application/x-www-form-urlencoded"
        );

        var answer = await client.PostAsync(new Uri("/connect/token", UriKind.Relative), form);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task The_first_operator_may_do_everything()
    {
        var token = new JsonWebToken(await TokenAsync());

        Assert.That(token.Subject, Is.EqualTo(FirstClient.ToString()));
        Assert.That(token.GetPayloadValue<string>("scope").Split(' '), Is.EquivalentTo(Scopes.All.Keys));
    }

    [Test]
    public async Task A_client_may_prove_itself_by_HTTP_Basic()
    {
        using var client = Service.As(participant: null, roles: []);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{FirstClient}:{FirstSecret}"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);

        var answer = await client.PostAsync(
            new Uri("/connect/token", UriKind.Relative),
            new FormUrlEncodedContent([new("grant_type", "client_credentials")])
        );

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_wrong_secret_and_an_unknown_client_are_refused_alike()
    {
        var wrong = await (await AskAsync(FirstClient.ToString(), FirstSecret + "x")).JsonAsync(
            HttpStatusCode.Unauthorized
        );
        var unknown = await (await AskAsync(ClientId.New().ToString(), FirstSecret)).JsonAsync(
            HttpStatusCode.Unauthorized
        );
        var malformed = await (await AskAsync("nobody", FirstSecret)).JsonAsync(HttpStatusCode.Unauthorized);

        Assert.That(wrong.GetProperty("error").GetString(), Is.EqualTo("invalid_client"));
        Assert.That(unknown.ToString(), Is.EqualTo(wrong.ToString()));
        Assert.That(malformed.ToString(), Is.EqualTo(wrong.ToString()));
    }

    [TestCase(Scopes.OrdersWrite, TestName = "A scope that the client may not have is refused")]
    [TestCase(Scopes.WorksRead + " " + Scopes.MoneyWrite, TestName = "One scope too many is refused as a whole")]
    [TestCase("bogus", TestName = "An unknown scope is refused")]
    public async Task A_scope_beyond_the_allowed_is_refused(string scope)
    {
        var (id, secret) = await ClientAsync(await RegisteredAsync());

        var answer = await (await AskAsync(id, secret, scope)).JsonAsync(HttpStatusCode.BadRequest);

        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("invalid_scope"));
    }

    [Test]
    public async Task Discovery_names_what_there_is()
    {
        using var anybody = Service.As(participant: null, roles: []);

        var document = await (
            await anybody.GetAsync(new Uri("/.well-known/openid-configuration", UriKind.Relative))
        ).JsonAsync(HttpStatusCode.OK);

        Assert.That(document.GetProperty("issuer").GetString(), Is.EqualTo(Stack.Issuer.Address + "/"));
        Assert.That(document.GetProperty("jwks_uri").GetString(), Does.StartWith(anybody.BaseAddress!.ToString()));
        var grants = document.GetProperty("grant_types_supported").EnumerateArray().Select(grant => grant.GetString());
        Assert.That(grants, Is.EqualTo(new[] { "client_credentials" }));
    }
}
