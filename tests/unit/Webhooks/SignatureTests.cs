using System.Text;
using System.Text.Json;
using Exchange.Webhooks.Domain;
using Exchange.Webhooks.Sending;
using NSec.Cryptography;

namespace Exchange.Tests.Unit.Webhooks;

/// <summary>
/// The published vectors, <c>samples/webhooks/vectors.json</c>. The first is the one by which the libraries of Standard
/// Webhooks test themselves.
/// </summary>
public sealed class SignatureTests
{
    private static readonly JsonElement[] Vectors =
    [
        .. JsonDocument.Parse(Tree.Read("samples/webhooks/vectors.json")).RootElement.EnumerateArray(),
    ];

    [TestCaseSource(nameof(Vectors))]
    public void Each_vector_is_signed_as_published(JsonElement vector)
    {
        var keys = new SigningKeys(
            [.. Texts(vector, "secrets").Select(secret => Bytes(secret, "whsec_"))],
            [.. Texts(vector, "privateKeys").Select(key => Bytes(key, "whsk_"))]
        );

        var header = keys.Sign(ContentOf(vector));

        Assert.That(header, Is.EqualTo(vector.GetProperty("signature").GetString()));
    }

    [TestCaseSource(nameof(Vectors))]
    public void Each_public_key_verifies_its_signature(JsonElement vector)
    {
        var signatures = vector.GetProperty("signature").GetString()!.Split(' ');
        foreach (var text in Texts(vector, "publicKeys"))
        {
            var key = PublicKey.Import(SignatureAlgorithm.Ed25519, Bytes(text, "whpk_"), KeyBlobFormat.RawPublicKey);
            Assert.That(
                signatures
                    .Where(one => one.StartsWith("v1a,", StringComparison.Ordinal))
                    .Any(one =>
                        SignatureAlgorithm.Ed25519.Verify(key, ContentOf(vector), Convert.FromBase64String(one[4..]))
                    ),
                Is.True
            );
        }
    }

    [Test]
    public void New_keys_are_as_long_as_the_standard_asks()
    {
        var secret = SigningKeys.NewSecret();
        var (privateKey, publicKey) = SigningKeys.NewPair();

        Assert.That(secret, Has.Length.InRange(24, 64));
        Assert.That((privateKey.Length, publicKey.Length), Is.EqualTo((32, 32)));
        Assert.That(WebhookSignature.SecretText(secret), Does.Match("^whsec_[A-Za-z0-9+/]{43}=$"));
        Assert.That(
            WebhookSignature.PublicKeyText(Convert.ToBase64String(publicKey)),
            Does.Match("^whpk_[A-Za-z0-9+/]{43}=$")
        );
    }

    private static byte[] ContentOf(JsonElement vector) =>
        WebhookSignature.Content(
            vector.GetProperty("id").GetString()!,
            vector.GetProperty("timestamp").GetInt64(),
            Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!)
        );

    private static IEnumerable<string> Texts(JsonElement vector, string name) =>
        vector.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);

    private static byte[] Bytes(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal)
            ? Convert.FromBase64String(text[prefix.Length..])
            : throw new FormatException(prefix);
}
