using System.Net;
using Exchange.Contracts.Participants.V1;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>An endpoint is told what its client may read; a client that was revoked may read nothing.</summary>
internal sealed class RevokedClientTests : DeliveryFixture
{
    [Test]
    public async Task What_a_revoked_client_was_told_waits_until_another_one_answers_for_it()
    {
        var partner = await PartnerAsync();
        using var other = As(partner.Owner);
        var client = await ClientOfAsync(other, partner);
        await RevokeAsync(partner.Owner, client);
        var paused = await StateAsync(other, partner.EndpointId, "paused");
        var held = await HappensAsync(partner.Owner);
        await DeliveryAsync(partner, held, "held");

        var refused = await partner.Client.PostAsync(partner.Path("/resume"), body: null);
        var resumed = await (await other.PostAsync(partner.Path("/resume"), body: null)).JsonAsync(HttpStatusCode.OK);

        Assert.That(paused.GetProperty("clientRevoked").GetBoolean(), Is.True);
        Assert.That(
            (await refused.JsonAsync(HttpStatusCode.Forbidden)).GetProperty("code").GetString(),
            Is.EqualTo("client.revoked")
        );
        Assert.That(resumed.GetProperty("clientRevoked").GetBoolean(), Is.False);
        Assert.That(resumed.GetProperty("clientId").GetString(), Is.Not.EqualTo(client.ToString()));
        await DeliveryAsync(partner, held, "delivered");
    }

    [Test]
    public async Task Who_resumes_for_a_revoked_client_is_told_by_its_own_scopes()
    {
        var partner = await PartnerAsync(new { types = new[] { "order.placed" } });
        using var narrow = Service.As(partner.Owner, ["buyer"], "webhooks:read", "webhooks:write");
        await RevokeAsync(partner.Owner, await ClientOfAsync(narrow, partner));
        await StateAsync(narrow, partner.EndpointId, "paused");

        var resumed = await (await narrow.PostAsync(partner.Path("/resume"), body: null)).JsonAsync(HttpStatusCode.OK);
        await HappensAsync(partner.Owner);
        var other = await PartnerAsync();
        await DeliveryAsync(other, await HappensAsync(other.Owner), "delivered");

        Assert.That(
            resumed.GetProperty("scopes").EnumerateArray().Select(one => one.GetString()),
            Is.EqualTo(["webhooks:read", "webhooks:write"])
        );
        Assert.That(Receiver.At(partner.Place), Is.Empty);
    }

    [Test]
    public async Task The_owner_of_a_revoked_client_is_told_at_its_other_endpoints()
    {
        var partner = await PartnerAsync();
        using var other = As(partner.Owner);
        var listening = await PartnerAsync(new { types = new[] { "endpoint.disabled" } }, owner: partner.Owner);

        await RevokeAsync(partner.Owner, await ClientOfAsync(other, partner));

        var told = (await ReceivedAsync(listening, 1))[0].Told;
        Assert.That(told.GetProperty("subject").GetString(), Is.EqualTo(partner.EndpointId));
        Assert.That(told.GetProperty("data").GetProperty("because").GetString(), Is.EqualTo("clientRevoked"));
    }

    [Test]
    public async Task A_revoked_client_registers_nothing_by_its_last_token_and_what_it_has_not_verified_is_paused()
    {
        var partner = await PartnerAsync(url: "http://127.0.0.1:1");
        using var other = As(partner.Owner);
        await RevokeAsync(partner.Owner, await ClientOfAsync(other, partner));
        await Eventually.SeeAsync(
            async () => await (await other.GetAsync(partner.Path())).JsonAsync(HttpStatusCode.OK),
            endpoint => endpoint.GetProperty("clientRevoked").GetBoolean(),
            "the client is revoked"
        );

        var refused = await partner.Client.PostAsync("/v1/endpoints", new { url = $"{Receiver.Plain}/more" });
        var challenge = await Service.ScalarAsync<string>(
            $"select challenge from endpoint where endpoint_id = '{EndpointId.Parse(partner.EndpointId).Value}'"
        );
        var verified = await other.PostAsync(partner.Path("/verify"), new { challenge });

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(
            (await verified.JsonAsync(HttpStatusCode.OK)).GetProperty("state").GetString(),
            Is.EqualTo("paused")
        );
    }

    private Task RevokeAsync(ParticipantId owner, ClientId client) =>
        Service.DeliverAsync(new ClientRevoked(owner, client));

    private static async Task<ClientId> ClientOfAsync(HttpClient client, Partner partner)
    {
        var endpoint = await (await client.GetAsync(partner.Path())).JsonAsync(HttpStatusCode.OK);
        return ClientId.Parse(endpoint.GetProperty("clientId").GetString()!);
    }
}
