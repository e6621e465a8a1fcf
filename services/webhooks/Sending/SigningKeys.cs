using System.Security.Cryptography;
using Exchange.Webhooks.Domain;
using NSec.Cryptography;

namespace Exchange.Webhooks.Sending;

/// <summary>What signs an endpoint's deliveries now: two of each kind while one is replaced by the other.</summary>
/// <param name="Secrets">Shared with the receiver: HMAC, <c>v1</c>.</param>
/// <param name="PrivateKeys">The exchange's alone: Ed25519, <c>v1a</c>.</param>
public sealed record SigningKeys(IReadOnlyList<byte[]> Secrets, IReadOnlyList<byte[]> PrivateKeys)
{
    // Standard Webhooks asks for 24 to 64.
    private const int SecretBytes = 32;

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>A new pair of keys.</summary>
    public static (byte[] Private, byte[] Public) NewPair()
    {
        using var key = Key.Create(
            SignatureAlgorithm.Ed25519,
            new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }
        );
        return (key.Export(KeyBlobFormat.RawPrivateKey), key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The header <c>webhook-signature</c>: a signature of each, parted by blanks.</summary>
    public string Sign(byte[] content) =>
        string.Join(
            ' ',
            Secrets
                .Select(secret => WebhookSignature.Hmac(secret, content))
                .Concat(PrivateKeys.Select(key => WebhookSignature.Ed25519(Signature(key, content))))
        );

    private static byte[] Signature(byte[] privateKey, byte[] content)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, privateKey, KeyBlobFormat.RawPrivateKey);
        return SignatureAlgorithm.Ed25519.Sign(key, content);
    }
}
