using System.Net;
using System.Text.Json;
using Exchange.Contracts.Participants.V1;
using Exchange.Platform;
using Npgsql;

namespace Exchange.Tests.Integration.Participants;

internal sealed class ClientTests : ParticipantsFixture
{
    [Test]
    public async Task A_secret_is_shown_once_and_is_nowhere_in_the_database()
    {
        var participant = await RegisteredAsync();
        var path = $"/v1/participants/{participant}/clients";

        var first = await (await Operator.PostAsync(path, new { name = "web" }, "shown-once")).JsonAsync(
            HttpStatusCode.Created
        );
        var repeat = await (await Operator.PostAsync(path, new { name = "web" }, "shown-once")).JsonAsync(
            HttpStatusCode.Created
        );

        var secret = first.GetProperty("clientSecret").GetString()!;
        Assert.That(repeat.GetProperty("clientId").GetString(), Is.EqualTo(first.GetProperty("clientId").GetString()));
        Assert.That(repeat.GetProperty("clientSecret").ValueKind, Is.EqualTo(JsonValueKind.Null));
        var kept = await Service.ScalarAsync<long>(
            $"""
            select count(*)
            from platform.idempotency
            where position(convert_to('{secret}', 'UTF8') in body) > 0
            """
        );
        Assert.That(kept, Is.Zero);
    }

    [Test]
    public async Task A_participant_makes_clients_for_itself_only()
    {
        var self = await RegisteredAsync();
        var other = await RegisteredAsync();
        using var museum = As(self, "holder");

        var own = await museum.PostAsync($"/v1/participants/{self}/clients", new { name = "web" });
        var foreign = await museum.PostAsync($"/v1/participants/{other}/clients", new { name = "web" });

        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(foreign.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task An_operator_s_client_without_the_scope_makes_no_client_that_acts_for_somebody_else()
    {
        var buyer = await RegisteredAsync();
        using var desk = Service.As(
            ParticipantId.New(),
            ["operator"],
            Scopes.ParticipantsRead,
            Scopes.ParticipantsWrite
        );

        var answer = await desk.PostAsync($"/v1/participants/{buyer}/clients", new { name = "web" });

        Assert.That(await CodeAsync(answer, HttpStatusCode.Forbidden), Is.EqualTo("client.notIssuer"));
    }

    [Test]
    public async Task A_client_says_who_made_it()
    {
        var self = await RegisteredAsync();
        var (id, _) = await ClientAsync(self);
        using var museum = As(self, "holder");

        var client = await (
            await museum.GetAsync(new Uri($"/v1/participants/{self}/clients/{id}", UriKind.Relative))
        ).JsonAsync(HttpStatusCode.OK);

        Assert.That(client.GetProperty("madeByParticipantId").GetString(), Is.EqualTo(OperatorId.ToString()));
        Assert.That(client.GetProperty("madeByClientId").GetString(), Does.StartWith("cli_"));
    }

    [TestCase("delete from clients")]
    [TestCase("delete from participants")]
    [TestCase("delete from signing_keys")]
    public void Nothing_is_deleted_by_the_service(string sql) =>
        Assert.That(
            () => Service.ScalarAsync<long>(sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property(nameof(PostgresException.SqlState))
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    [Test]
    public async Task A_supervisor_makes_and_revokes_no_clients()
    {
        var participant = await RegisteredAsync();
        var (id, _) = await ClientAsync(participant);
        using var supervisor = As(ParticipantId.New(), "supervisor");

        var made = await supervisor.PostAsync($"/v1/participants/{participant}/clients", new { name = "web" });
        var revoked = await supervisor.PostAsync($"/v1/participants/{participant}/clients/{id}/revoke", body: null);

        Assert.That(await CodeAsync(made, HttpStatusCode.Forbidden), Is.EqualTo("client.notYours"));
        Assert.That(await CodeAsync(revoked, HttpStatusCode.Forbidden), Is.EqualTo("client.notYours"));
    }

    [Test]
    public async Task A_client_has_no_scope_that_the_roles_do_not_have()
    {
        var participant = await RegisteredAsync();

        var answer = await Operator.PostAsync(
            $"/v1/participants/{participant}/clients",
            new { name = "web", scopes = new[] { Scopes.WorksRead, Scopes.OrdersWrite } }
        );

        Assert.That(await CodeAsync(answer, HttpStatusCode.UnprocessableEntity), Is.EqualTo("client.scopeNotAllowed"));
    }

    [Test]
    public async Task A_revoked_client_gets_no_token_and_stays_in_the_list()
    {
        var participant = await RegisteredAsync();
        var (id, secret) = await ClientAsync(participant);
        var before = await AskAsync(id, secret);

        await (await Operator.PostAsync($"/v1/participants/{participant}/clients/{id}/revoke", body: null)).JsonAsync(
            HttpStatusCode.OK
        );

        var after = await AskAsync(id, secret);
        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        var list = await (
            await Operator.GetAsync(new Uri($"/v1/participants/{participant}/clients", UriKind.Relative))
        ).JsonAsync(HttpStatusCode.OK);
        var row = list.GetProperty("data").EnumerateArray().Single();
        Assert.That(row.GetProperty("revokedAt").ValueKind, Is.EqualTo(JsonValueKind.String));
        Assert.That(row.ToString(), Does.Not.Contain("ecret"));
        var said = await Service.HeardAsync<ClientRevoked>(one => one.ParticipantId == participant);
        Assert.That(said.ClientId.ToString(), Is.EqualTo(id));
    }
}
