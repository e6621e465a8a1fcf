using System.Net;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>What nobody will ask for any more goes, and nobody waits for that.</summary>
internal sealed class LeftoverTests : ClockedFixture
{
    [Test]
    public async Task The_end_of_one_endpoint_delays_no_end_of_another()
    {
        var (gone, other) = (await PartnerAsync(), await PartnerAsync());
        Receiver.Answer(gone.Place, 500);
        var waits = await HappensAsync(gone.Owner);
        await TriedAsync(gone, waits, tries: 1);
        // Whatever it takes to discard what waits: here it takes until the test ends it.
        await ExecuteAsync(
            $"""
            create function wait_for_test() returns trigger language plpgsql as $$
            begin
              perform pg_advisory_xact_lock(14);
              return new;
            end
            $$;
            create trigger wait_for_test before update on delivery for each row
            when (new.state = 'discarded' and new.endpoint_id = '{IdOf(gone)}')
            execute function wait_for_test();
            """
        );
        await using (await QueryAsync("select pg_advisory_xact_lock(14)"))
        {
            Receiver.Answer(gone.Place, 410);
            await HappensAsync(gone.Owner);
            await StateAsync(gone.Client, gone.EndpointId, "disabled");

            await DeliveryAsync(other, await HappensAsync(other.Owner), "delivered");
            await DeliveryAsync(other, await HappensAsync(other.Owner), "delivered");
        }

        await DeliveryAsync(gone, waits, "discarded");
    }

    [Test]
    public async Task What_cannot_be_forgotten_stops_no_other_from_being_forgotten()
    {
        var partner = await PartnerAsync();
        await ExecuteAsync(
            $"""
            create function refuse() returns trigger language plpgsql as $$
            begin
              raise exception 'it takes too long';
            end
            $$;
            create trigger refuse before delete on endpoint_hour for each row execute function refuse();
            update endpoint_hour
            set hour = hour - interval '40 days'
            where endpoint_id = '{IdOf(partner)}';
            update endpoint_key
            set expires_at = now() - interval '40 days'
            where endpoint_id = '{IdOf(partner)}';
            """
        );

        try
        {
            await RestartAsync();

            await Eventually.SeeAsync(
                () => CountAsync($"endpoint_key where endpoint_id = '{IdOf(partner)}'"),
                left => left == 0,
                "the secrets are forgotten"
            );
        }
        finally
        {
            await ExecuteAsync("drop function refuse cascade");
        }
    }

    [Test]
    public async Task What_a_removed_endpoint_leaves_is_removed_by_and_by_and_its_secrets_at_once()
    {
        var partner = await PartnerAsync();
        var delivery = await DeliveryAsync(partner, await HappensAsync(partner.Owner), "delivered");

        await WithinAsync(partner.Client.DeleteAsync(partner.Path()), HttpStatusCode.NoContent);

        var path = $"/v1/deliveries/{delivery.GetProperty("deliveryId").GetString()}";
        Assert.That((await partner.Client.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await CountAsync($"endpoint_key where endpoint_id = '{IdOf(partner)}'"), Is.Zero);
        await RestartAsync();
        await Eventually.SeeAsync(
            () => CountAsync($"endpoint where endpoint_id = '{IdOf(partner)}'"),
            left => left == 0,
            "nothing is left of it"
        );
    }

    [Test]
    public async Task What_nobody_will_ask_for_is_forgotten()
    {
        var partner = await PartnerAsync();
        await ExecuteAsync(
            $"""
            update endpoint_hour
            set hour = hour - interval '40 days'
            where endpoint_id = '{IdOf(partner)}';
            update endpoint_key
            set expires_at = now() - interval '40 days'
            where endpoint_id = '{IdOf(partner)}';
            """
        );

        await RestartAsync();

        foreach (var table in new[] { "endpoint_hour", "endpoint_key" })
            await Eventually.SeeAsync(
                () => CountAsync($"{table} where endpoint_id = '{IdOf(partner)}'"),
                left => left == 0,
                $"{table} is forgotten"
            );
    }
}
