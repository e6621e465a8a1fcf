using System.Security.Cryptography;
using Exchange.Platform;

namespace Exchange.Tests.Unit.Platform;

internal sealed class KeyCipherTests
{
    private static readonly byte[] Private = [1, 2, 3, 4, 5];

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static KeyCipher NewCipher() => new("Some:Key", NewKey());

    [Test]
    public void What_was_encrypted_comes_back()
    {
        var cipher = NewCipher();

        var encrypted = cipher.Encrypt("key-1", Private);

        Assert.That(cipher.Decrypt("key-1", encrypted), Is.EqualTo(Private));
    }

    [Test]
    public void Another_key_opens_nothing()
    {
        var encrypted = NewCipher().Encrypt("key-1", Private);

        Assert.That(() => NewCipher().Decrypt("key-1", encrypted), Throws.InstanceOf<CryptographicException>());
    }

    [Test]
    public void The_older_key_opens_what_it_sealed_and_the_newer_one_seals()
    {
        var (old, @new) = (NewKey(), NewKey());
        var both = new KeyCipher("Some:Key", @new, old);
        var before = new KeyCipher("Some:Key", old).Encrypt("key-1", Private);

        var after = both.Encrypt("key-1", Private);

        Assert.That(both.Decrypt("key-1", before), Is.EqualTo(Private));
        Assert.That(new KeyCipher("Some:Key", @new).Decrypt("key-1", after), Is.EqualTo(Private));
    }

    [Test]
    public void What_the_older_key_sealed_is_renewed_once()
    {
        var (old, @new) = (NewKey(), NewKey());
        var both = new KeyCipher("Some:Key", @new, old);
        var before = new KeyCipher("Some:Key", old).Encrypt("key-1", Private);

        var after = both.Renew("key-1", before)!;

        Assert.That(new KeyCipher("Some:Key", @new).Decrypt("key-1", after), Is.EqualTo(Private));
        Assert.That(both.Renew("key-1", after), Is.Null);
    }

    [Test]
    public void A_private_part_under_the_id_of_another_key_is_refused()
    {
        var cipher = NewCipher();
        var encrypted = cipher.Encrypt("key-1", Private);

        Assert.That(() => cipher.Decrypt("key-2", encrypted), Throws.InstanceOf<CryptographicException>());
    }

    [Test]
    public void One_changed_bit_is_refused([Values(0, 12, 28)] int at)
    {
        var cipher = NewCipher();
        var encrypted = cipher.Encrypt("key-1", Private);

        encrypted[at] ^= 1;

        Assert.That(() => cipher.Decrypt("key-1", encrypted), Throws.InstanceOf<CryptographicException>());
    }

    [TestCase("")]
    [TestCase("no base64!")]
    [TestCase("AAAA", TestName = "Too short")]
    [TestCase("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1", TestName = "Too long")]
    public void A_setting_that_is_no_key_stops_the_start(string setting)
    {
        Assert.That(() => new KeyCipher("Some:Key", setting), Throws.InvalidOperationException);
    }
}
