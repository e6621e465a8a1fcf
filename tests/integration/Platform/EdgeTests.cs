using System.Net;
using System.Net.Http.Headers;
using Exchange.Platform;

namespace Exchange.Tests.Integration.Platform;

internal sealed class EdgeTests : PlatformFixture
{
    private const string Path = "/v1/probes";

    [Test]
    public async Task Fifty_parallel_repeats_of_one_request_have_one_effect_and_one_answer()
    {
        var body = new { amount = 7, name = "once" };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Client.PostAsync(Path, body, key: "one-key"))
        );

        var texts = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()));
        Assert.That(answers.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.Created));
        Assert.That(texts.Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Headers.Location).Distinct().Count(), Is.EqualTo(1));
        Assert.That(
            await Probe.ScalarAsync<long>("select count(*) from probe where amount = 7"),
            Is.GreaterThanOrEqualTo(1)
        );
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from platform.idempotency"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_service_that_has_no_keys_yet_does_not_call_a_good_token_bad()
    {
        await using var young = await ServiceUnderTest<ProbeService>.StartAsync(
            "--Auth:Metadata=http://127.0.0.1:1/none"
        );
        using var client = young.As(ParticipantId.New(), [], Scopes.MoneyWrite);

        var answer = await client.PostAsync(Path, new { amount = 1, name = "early" });

        var problem = await answer.JsonAsync(HttpStatusCode.ServiceUnavailable);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("service.unavailable"));
        Assert.That(answer.Headers.RetryAfter, Is.Not.Null);
    }

    [Test]
    public async Task A_service_whose_keys_came_a_moment_too_late_does_not_call_a_good_token_bad()
    {
        await using var young = await ServiceUnderTest<ProbeService>.StartAsync(
            $"--Auth:Metadata={Stack.Issuer.LateMetadata()}"
        );
        using var client = young.As(ParticipantId.New(), [], Scopes.MoneyRead);

        // Many at once, so that keys come between the look at one token and the answer about it.
        var told = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => WhileAwayAsync(client)));

        Assert.That(told, Has.None.EqualTo(HttpStatusCode.Unauthorized));
    }

    private static async Task<HttpStatusCode> WhileAwayAsync(HttpClient client)
    {
        while (true)
        {
            var answer = await client.GetAsync(Path);
            if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable)
                return answer.StatusCode;
        }
    }

    [Test]
    public async Task Another_request_under_a_used_key_is_refused()
    {
        await Client.PostAsync(Path, new { amount = 1, name = "first" }, key: "used");

        var answer = await Client.PostAsync(Path, new { amount = 2, name = "second" }, key: "used");

        var problem = await answer.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("idempotencyKey.reused"));
    }

    [Test]
    public async Task A_refusal_changes_nothing_and_says_nothing()
    {
        var answer = await Client.PostAsync(Path, new { amount = 9, name = "refuse" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from probe"), Is.Zero);
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from platform.outbox"), Is.Zero);
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from platform.outbox_sent"), Is.Zero);
    }

    [Test]
    public async Task Every_failing_field_is_named()
    {
        var invalid = await Client.PostAsync(Path, new { amount = -1, name = "" });
        var unreadable = await Client.PostAsync(
            Path,
            new
            {
                amount = "x",
                nmae = "y",
                price = new { minor = 1.5, currency = "ABC" },
            }
        );

        Assert.That(await PointersAsync(invalid), Is.EquivalentTo(new[] { "/amount", "/name" }));
        Assert.That(
            await PointersAsync(unreadable),
            Is.EquivalentTo(new[] { "/amount", "/nmae", "/price/minor", "/price/currency", "/name" })
        );
    }

    [TestCase("disk")]
    [TestCase("socket")]
    [TestCase("slow")]
    public async Task A_fault_that_is_not_the_databases_is_a_fault_of_ours(string name)
    {
        var answer = await Client.PostAsync(Path, new { amount = 1, name });

        var problem = await answer.JsonAsync(HttpStatusCode.InternalServerError);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("service.fault"));
        Assert.That((await Client.GetAsync("/health/ready")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("Host=nowhere.invalid")]
    [TestCase("Username=nobody")]
    [TestCase("Database=nothing")]
    public async Task A_database_that_can_not_be_entered_is_away(string fault)
    {
        await Probe.RestartAsync($"--ConnectionStrings:Database={Probe.Database.AppConnectionString};{fault}");
        using var client = Probe.As(ParticipantId.New(), [], "money:write");

        var answer = await client.PostAsync(Path, new { amount = 1, name = "away" });

        var problem = await answer.JsonAsync(HttpStatusCode.ServiceUnavailable);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("service.unavailable"));
    }

    [TestCase("", "token.missing", 401)]
    [TestCase("garbage", "token.invalid", 401)]
    [TestCase("none", "token.invalid", 401)]
    [TestCase("audience", "token.invalid", 401)]
    [TestCase("issuer", "token.invalid", 401)]
    [TestCase("expired", "token.invalid", 401)]
    [TestCase("scope", "scope.missing", 403)]
    public async Task A_token_with_a_fault_opens_nothing(string fault, string code, int status)
    {
        using var client = Probe.As(participant: null, []);
        if (Faulty(fault) is { } token)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var answer = await client.GetAsync(Path);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That((await answer.JsonAsync()).GetProperty("code").GetString(), Is.EqualTo(code));
    }

    private static string? Faulty(string fault)
    {
        var issuer = Stack.Issuer;
        var participant = ParticipantId.New();
        string[] roles = ["buyer"];
        string[] scopes = ["money:read"];
        var minutes = TimeSpan.FromMinutes(5);
        return fault switch
        {
            "" => null,
            "garbage" => "a.b.c",
            "none" => "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0."
                + issuer.Token(participant, roles, scopes).Split('.')[1]
                + ".",
            "audience" => issuer.Token(participant, roles, scopes, issuer.Address, "another", minutes),
            "issuer" => issuer.Token(participant, roles, scopes, "http://another.example", "exchange", minutes),
            "expired" => issuer.Token(participant, roles, scopes, issuer.Address, "exchange", -minutes),
            _ => issuer.Token(participant, roles, "orders:read"),
        };
    }

    private static async Task<IEnumerable<string?>> PointersAsync(HttpResponseMessage answer)
    {
        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        return problem
            .GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("pointer").GetString())
            .ToList();
    }
}
