using System.Net;
using Exchange.Contracts.Participants.V1;
using Npgsql;

namespace Exchange.Tests.Integration.Participants;

internal sealed class RegisterParticipantTests : ParticipantsFixture
{
    [Test]
    public async Task A_registered_participant_is_said_to_everybody_and_can_be_read()
    {
        var answer = await Operator.PostAsync("/v1/participants", Museum("91350100M000100Y43"));

        var registered = await answer.JsonAsync(HttpStatusCode.Created);
        var id = ParticipantId.Parse(registered.GetProperty("participantId").GetString()!);
        var read = await (await Operator.GetAsync(answer.Headers.Location)).JsonAsync(HttpStatusCode.OK);
        Assert.That(read.ToString(), Is.EqualTo(registered.ToString()));
        var said = await Service.HeardAsync<ParticipantRegistered>(message => message.ParticipantId == id);
        Assert.That(said.Name["zh-Hans"], Is.EqualTo("福建博物院"));
        Assert.That((said.Kind, said.Roles.Single(), said.Version), Is.EqualTo(("museum", "holder", 1)));
    }

    [Test]
    public async Task One_credit_code_is_registered_once()
    {
        await Operator.PostAsync("/v1/participants", Museum("9144030071526726XG"));

        var again = await Operator.PostAsync("/v1/participants", Museum("9144030071526726XG"));

        Assert.That(await CodeAsync(again, HttpStatusCode.Conflict), Is.EqualTo("participant.creditCodeTaken"));
    }

    [Test]
    public async Task Every_field_that_fails_is_named()
    {
        var answer = await Operator.PostAsync(
            "/v1/participants",
            new
            {
                name = new { en = "Nameless" },
                kind = "museum",
                roles = Array.Empty<string>(),
                contact = new
                {
                    name = "x",
                    email = "nowhere",
                    phone = "123",
                },
                country = "CN",
                creditCode = "91350100M000100Y44",
            }
        );

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        var pointers = problem
            .GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("pointer").GetString());
        Assert.That(
            pointers,
            Is.EquivalentTo(new[] { "/name/zh-Hans", "/roles", "/contact/email", "/contact/phone", "/creditCode" })
        );
    }

    [TestCase("supervisor", "buyer")]
    [TestCase("operator", "holder")]
    [TestCase("operator", "supervisor")]
    public async Task Who_runs_or_supervises_the_exchange_has_no_other_role(params string[] roles)
    {
        var answer = await Operator.PostAsync(
            "/v1/participants",
            new
            {
                name = new Dictionary<string, string>(StringComparer.Ordinal) { ["zh-Hans"] = "馆", ["en"] = "Desk" },
                kind = "authority",
                roles,
                contact = new { name = "x", email = "desk@example.org" },
                country = "DE",
            }
        );

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("errors")[0].GetProperty("code").GetString(), Is.EqualTo("rolesApart"));
    }

    [Test]
    public async Task A_participant_registers_nobody()
    {
        using var museum = As(await RegisteredAsync(), "holder");

        var answer = await museum.PostAsync("/v1/participants", Museum());

        Assert.That(await CodeAsync(answer, HttpStatusCode.Forbidden), Is.EqualTo("participant.operatorOnly"));
    }

    [Test]
    public async Task A_participant_sees_itself_and_nobody_else()
    {
        var self = await RegisteredAsync();
        var other = await RegisteredAsync();
        using var museum = As(self, "holder");

        var list = await (await museum.GetAsync(Path("/v1/participants"))).JsonAsync(HttpStatusCode.OK);
        var own = await museum.GetAsync(Path($"/v1/participants/{self}"));
        var foreign = await museum.GetAsync(Path($"/v1/participants/{other}"));

        Assert.That(
            list.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("participantId").GetString()),
            Is.EqualTo(new[] { self.ToString() })
        );
        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(foreign.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_supervisor_sees_everybody_page_by_page()
    {
        var expected = new[] { await RegisteredAsync(), await RegisteredAsync(), await RegisteredAsync() };
        using var supervisor = As(ParticipantId.New(), "supervisor");

        var seen = new List<string?>();
        string? after = null;
        do
        {
            var page = await (await supervisor.GetAsync(Path($"/v1/participants?limit=2&after={after}"))).JsonAsync(
                HttpStatusCode.OK
            );
            seen.AddRange(
                page.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("participantId").GetString())
            );
            after = page.GetProperty("nextAfter").GetString();
        } while (after is not null);

        Assert.That(seen, Is.Unique.And.Ordered);
        Assert.That(seen, Is.SupersetOf(expected.Select(id => id.ToString())));
    }

    [Test]
    public void The_database_refuses_a_Chinese_organization_without_a_credit_code()
    {
        const string Insert = """
            insert into participants (id, name, kind, roles, contact, country, version)
            values (gen_random_uuid(), '{"en": "x", "zh-Hans": "x"}', 'museum', '{holder}', '{}', 'CN', 1)
            returning id
            """;

        var refusal = Assert.ThrowsAsync<PostgresException>(() => Service.ScalarAsync<Guid>(Insert));

        Assert.That(refusal!.ConstraintName, Is.EqualTo("a_chinese_organization_has_a_credit_code"));
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);
}
