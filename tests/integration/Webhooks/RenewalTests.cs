namespace Exchange.Tests.Integration.Webhooks;

/// <summary>The key that seals secrets and headers is replaced by another.</summary>
internal sealed class RenewalTests : DeliveryFixture
{
    [Test]
    public async Task The_older_key_can_be_taken_away_when_what_it_sealed_is_renewed()
    {
        var headers = new Dictionary<string, string> { ["authorization"] = "Bearer of-its-gateway" };
        var partner = await PartnerAsync(new { headers });
        var before = await SealedAsync(partner);
        var newer = $"--Webhooks:KeyEncryptionKey={NewKey()}";

        await RestartAsync(newer, $"--Webhooks:OlderKeyEncryptionKey={Key}");
        await Eventually.SeeAsync(
            () => SealedAsync(partner),
            now => now.Length == before.Length && !now.Intersect(before, StringComparer.Ordinal).Any(),
            "everything is sealed anew"
        );
        await RestartAsync(newer);
        var again = partner with { Client = As(partner.Owner) };
        var eventId = await HappensAsync(partner.Owner);

        await DeliveryAsync(again, eventId, "delivered");
        Assert.That(Receiver.At(partner.Place)[0].Headers["authorization"], Is.EqualTo("Bearer of-its-gateway"));
    }

    private async Task<string[]> SealedAsync(Partner partner)
    {
        var id = EndpointId.Parse(partner.EndpointId).Value;
        var all = await Service.ScalarAsync<string>(
            $"""
            select string_agg(encode(one, 'hex'), ' ' order by one)
            from (
              select secret as one
              from endpoint_key
              where endpoint_id = '{id}'
              union all
              select headers
              from endpoint
              where endpoint_id = '{id}'
            ) as kept
            """
        );
        return all.Split(' ');
    }
}
