using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Participants;
using Exchange.Platform;

namespace Exchange.Tests.Integration.Participants;

/// <summary>Participants alone, with its first operator, and the words in which its tests are told.</summary>
internal abstract class ParticipantsFixture
{
    protected static readonly string KeyEncryptionKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    protected static readonly ClientId FirstClient = ClientId.New();

    protected static readonly string FirstSecret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    protected static readonly string[] Settings =
    [
        $"--Participants:KeyEncryptionKey={KeyEncryptionKey}",
        $"--Bootstrap:ClientId={FirstClient}",
        $"--Bootstrap:ClientSecret={FirstSecret}",
    ];

    protected ServiceUnderTest<ParticipantsService> Service { get; private set; } = null!;

    protected ParticipantId OperatorId { get; } = ParticipantId.New();

    protected HttpClient Operator { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Service = await ServiceUnderTest<ParticipantsService>.StartAsync(Settings);
        Operator = As(OperatorId, "operator");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Operator.Dispose();
        await Service.DisposeAsync();
    }

    protected HttpClient As(ParticipantId participant, params string[] roles) =>
        Service.As(
            participant,
            roles,
            Scopes.ParticipantsRead,
            Scopes.ParticipantsWrite,
            Scopes.ClientsIssue,
            Scopes.Operations
        );

    protected static object Museum(string? creditCode = null) =>
        new
        {
            name = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["zh-Hans"] = "福建博物院",
                ["en"] = "Fujian Museum",
            },
            kind = "museum",
            roles = new[] { "holder" },
            contact = new { name = "林", email = "lin@museum.example" },
            country = creditCode is null ? "DE" : "CN",
            creditCode,
        };

    /// <summary>Registers a museum and answers its id.</summary>
    protected async Task<ParticipantId> RegisteredAsync()
    {
        var answer = await (await Operator.PostAsync("/v1/participants", Museum())).JsonAsync(HttpStatusCode.Created);
        return ParticipantId.Parse(answer.GetProperty("participantId").GetString()!);
    }

    /// <summary>Makes a client and answers its id and secret.</summary>
    protected async Task<(string Id, string Secret)> ClientAsync(ParticipantId participant, params string[] scopes)
    {
        var body = new { name = "web", scopes = scopes.Length == 0 ? null : scopes };
        var answer = await (await Operator.PostAsync($"/v1/participants/{participant}/clients", body)).JsonAsync(
            HttpStatusCode.Created
        );
        return (answer.GetProperty("clientId").GetString()!, answer.GetProperty("clientSecret").GetString()!);
    }

    /// <summary>Asks for a token as OAuth says; the credentials stand in the body.</summary>
    protected async Task<HttpResponseMessage> AskAsync(string id, string secret, string? scope = null)
    {
        using var anybody = Service.As(participant: null, roles: []);
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = secret,
        };
        if (scope is not null)
            form["scope"] = scope;
        return await anybody.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent(form));
    }

    /// <summary>A token of the first operator.</summary>
    protected async Task<string> TokenAsync()
    {
        var answer = await (await AskAsync(FirstClient.ToString(), FirstSecret)).JsonAsync(HttpStatusCode.OK);
        return answer.GetProperty("access_token").GetString()!;
    }

    /// <summary>The public keys as they are published.</summary>
    protected async Task<JsonElement> KeySetAsync()
    {
        using var anybody = Service.As(participant: null, roles: []);
        return await (await anybody.GetAsync(new Uri("/.well-known/jwks", UriKind.Relative))).JsonAsync(
            HttpStatusCode.OK
        );
    }

    protected static async Task<string> CodeAsync(HttpResponseMessage answer, HttpStatusCode status) =>
        (await answer.JsonAsync(status)).GetProperty("code").GetString()!;
}
