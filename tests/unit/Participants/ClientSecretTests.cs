using System.Security.Cryptography;
using Exchange.Participants.Domain;

namespace Exchange.Tests.Unit.Participants;

internal sealed class ClientSecretTests
{
    private static readonly byte[] Salt = RandomNumberGenerator.GetBytes(ClientSecret.Size);

    private static readonly string Secret = ClientSecret.Of(RandomNumberGenerator.GetBytes(ClientSecret.Size));

    [Test]
    public void The_secret_matches_what_is_kept_of_it()
    {
        Assert.That(ClientSecret.Matches(Secret, ClientSecret.Keep(Secret, Salt)), Is.True);
    }

    [Test]
    public void Any_other_secret_does_not_match()
    {
        var kept = ClientSecret.Keep(Secret, Salt);

        Assert.That(ClientSecret.Matches(Secret + "x", kept), Is.False);
        Assert.That(ClientSecret.Matches(Secret[..^1], kept), Is.False);
        Assert.That(ClientSecret.Matches(string.Empty, kept), Is.False);
        Assert.That(ClientSecret.Matches(secret: null, kept), Is.False);
    }

    [Test]
    public void One_secret_is_kept_differently_under_another_salt()
    {
        var other = ClientSecret.Keep(Secret, RandomNumberGenerator.GetBytes(ClientSecret.Size));

        Assert.That(other.Hash, Is.Not.EqualTo(ClientSecret.Keep(Secret, Salt).Hash));
    }

    [Test]
    public void A_secret_needs_no_escaping_in_a_form_or_in_HTTP_Basic()
    {
        Assert.That(Secret, Does.Match("^exs_[A-Za-z0-9_-]{43}$"));
    }
}
