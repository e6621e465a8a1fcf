using System.Net;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>
/// An endpoint is told by the rights that it has when it is told, not by those that it had when the event happened.
/// </summary>
internal sealed class RightsTests : DeliveryFixture
{
    private static readonly string[] Narrow = ["webhooks:read", "webhooks:write"];
    private static readonly string[] Wide = [.. Narrow, "money:read"];

    [Test]
    public async Task What_is_held_is_not_told_beyond_the_scopes_of_who_resumes_for_a_revoked_client()
    {
        var partner = await WideAsync();
        using var narrow = Service.As(partner.Owner, ["buyer"], Narrow);
        var endpoint = await StateAsync(narrow, partner.EndpointId, "active");
        var client = ClientId.Parse(endpoint.GetProperty("clientId").GetString()!);
        await Service.DeliverAsync(new Exchange.Contracts.Participants.V1.ClientRevoked(partner.Owner, client));
        await StateAsync(narrow, partner.EndpointId, "paused");
        var held = await DepositedAsync(partner.Owner);
        await DeliveryAsync(partner, held, "held");

        await (await narrow.PostAsync(partner.Path("/resume"), body: null)).JsonAsync(HttpStatusCode.OK);

        await IsNotToldAsync(partner, held);
        Assert.That(Receiver.At(partner.Place), Is.Empty);
    }

    [Test]
    public async Task What_is_held_is_not_told_beyond_the_scopes_of_who_edits()
    {
        var partner = await WideAsync();
        await (await partner.Client.PostAsync(partner.Path("/pause"), body: null)).JsonAsync(HttpStatusCode.OK);
        var held = await DepositedAsync(partner.Owner);
        await DeliveryAsync(partner, held, "held");

        await EditAsync(partner, Service.As(partner.Owner, ["buyer"], Narrow));
        await (await partner.Client.PostAsync(partner.Path("/resume"), body: null)).JsonAsync(HttpStatusCode.OK);

        await IsNotToldAsync(partner, held);
        Assert.That(Receiver.At(partner.Place), Is.Empty);
    }

    [Test]
    public async Task What_was_told_is_not_told_again_beyond_the_scopes_of_now()
    {
        var partner = await WideAsync();
        var told = await DepositedAsync(partner.Owner);
        var delivery = await DeliveryAsync(partner, told, "delivered");
        await EditAsync(partner, Service.As(partner.Owner, ["buyer"], Narrow));

        var path = $"/v1/deliveries/{delivery.GetProperty("deliveryId").GetString()}/replay";
        await (await partner.Client.PostAsync(path, body: null)).JsonAsync(HttpStatusCode.OK);

        await IsNotToldAsync(partner, told);
        Assert.That(Receiver.At(partner.Place), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_is_held_of_strangers_is_not_told_to_who_sees_its_own_alone()
    {
        var owner = ParticipantId.New();
        var partner = await PartnerAsync(owner: owner, by: Service.As(owner, ["operator"], Wide));
        await (await partner.Client.PostAsync(partner.Path("/pause"), body: null)).JsonAsync(HttpStatusCode.OK);
        var (strange, own) = (await DepositedAsync(ParticipantId.New()), await DepositedAsync(owner));
        await DeliveryAsync(partner, strange, "held");
        await DeliveryAsync(partner, own, "held");

        await EditAsync(partner, Service.As(owner, ["buyer"], Wide));
        await (await partner.Client.PostAsync(partner.Path("/resume"), body: null)).JsonAsync(HttpStatusCode.OK);

        await DeliveryAsync(partner, own, "delivered");
        await IsNotToldAsync(partner, strange);
        Assert.That(Receiver.At(partner.Place).Select(one => one.Id), Is.EqualTo([own]));
    }

    private async Task<Partner> WideAsync()
    {
        var owner = ParticipantId.New();
        var types = new[] { "deposit.recorded" };
        return await PartnerAsync(new { types }, owner: owner, by: Service.As(owner, ["buyer"], Wide));
    }

    private Task<string> DepositedAsync(ParticipantId owner) =>
        SayAsync(
            new DepositRecorded(
                DepositId.New(),
                owner,
                new Money(1_200_000, Currency.Cny),
                "20261123-000417",
                TransferId.New(),
                TimeProvider.System.GetUtcNow()
            ),
            sequence: 1
        );

    private async Task EditAsync(Partner partner, HttpClient by)
    {
        var read = await by.GetAsync(partner.Path());
        var same = new { url = $"{Receiver.Plain}/{partner.Place}" };
        await (await by.PutAsync(partner.Path(), same, read.Headers.ETag!.ToString())).JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>Nothing is sent, and that is no failure of the endpoint.</summary>
    private static async Task IsNotToldAsync(Partner partner, string eventId)
    {
        var delivery = await DeliveryAsync(partner, eventId, "failed");
        var health = await HealthAsync(partner);

        Assert.That(delivery.GetProperty("lastFailure").GetString(), Is.EqualTo("scope"));
        Assert.That(health.GetProperty("failuresInARow").GetInt32(), Is.Zero);
        Assert.That(health.GetProperty("successRatePpm").GetInt32(), Is.EqualTo(1_000_000));
    }
}
