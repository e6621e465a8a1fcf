using System.Net;
using System.Security.Claims;
using Exchange.Gateway;

namespace Exchange.Tests.Unit.Gateway;

internal sealed class ClientLimitsTests
{
    private static readonly ClaimsPrincipal Nobody = new();

    [Test]
    public void A_client_has_one_bucket_wherever_it_calls_from()
    {
        var client = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "cli_a")], "test"));

        Assert.That(ClientLimits.CallerOf(client, IPAddress.Loopback), Is.EqualTo("cli_a"));
        Assert.That(ClientLimits.CallerOf(client, IPAddress.IPv6Loopback), Is.EqualTo("cli_a"));
    }

    [Test]
    public void Two_addresses_without_a_token_have_two_buckets()
    {
        var one = ClientLimits.CallerOf(Nobody, IPAddress.Parse("192.0.2.1"));
        var other = ClientLimits.CallerOf(Nobody, IPAddress.Parse("192.0.2.2"));

        Assert.That(one, Is.Not.EqualTo(other));
    }

    [Test]
    public void An_address_is_the_same_one_in_its_IPv6_form()
    {
        var one = ClientLimits.CallerOf(Nobody, IPAddress.Parse("192.0.2.1"));
        var mapped = ClientLimits.CallerOf(Nobody, IPAddress.Parse("::ffff:192.0.2.1"));

        Assert.That(mapped, Is.EqualTo(one));
    }

    [Test]
    public void A_customer_with_a_whole_IPv6_network_has_one_bucket()
    {
        var one = ClientLimits.CallerOf(Nobody, IPAddress.Parse("2001:db8:1:2::1"));
        var other = ClientLimits.CallerOf(Nobody, IPAddress.Parse("2001:db8:1:2:ffff::9"));
        var neighbor = ClientLimits.CallerOf(Nobody, IPAddress.Parse("2001:db8:1:3::1"));

        Assert.That(other, Is.EqualTo(one));
        Assert.That(neighbor, Is.Not.EqualTo(one));
    }
}
