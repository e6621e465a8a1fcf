using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Webhooks.Domain;

/// <summary>
/// What is signed of a delivery, as Standard Webhooks 1.0.0 has it: id, timestamp and body, joined by dots. The header
/// <c>webhook-signature</c> has one signature for each secret or key that is valid now, parted by blanks.
/// </summary>
public static class WebhookSignature
{
    private const string HmacVersion = "v1";
    private const string Ed25519Version = "v1a";

    /// <summary>The bytes that are signed.</summary>
    /// <param name="id">The same for every attempt.</param>
    /// <param name="timestamp">Seconds since 1970 of this attempt.</param>
    public static byte[] Content(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        var content = new byte[head.Length + body.Length];
        head.CopyTo(content, 0);
        body.CopyTo(content.AsSpan(head.Length));
        return content;
    }

    /// <summary>A secret as its owner is shown it, once: <c>whsec_</c> and base64.</summary>
    public static string SecretText(ReadOnlySpan<byte> secret) => $"whsec_{Convert.ToBase64String(secret)}";

    /// <summary>A public key as everybody may see it: <c>whpk_</c> and base64.</summary>
    /// <param name="key">In base64.</param>
    public static string PublicKeyText(string key) => $"whpk_{key}";

    /// <summary><c>v1,</c> and the HMAC-SHA256 in base64.</summary>
    /// <param name="secret">The bytes behind <c>whsec_</c>.</param>
    public static string Hmac(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> content) =>
        $"{HmacVersion},{Convert.ToBase64String(HMACSHA256.HashData(secret, content))}";

    /// <summary><c>v1a,</c> and an Ed25519 signature in base64.</summary>
    public static string Ed25519(ReadOnlySpan<byte> signature) =>
        $"{Ed25519Version},{Convert.ToBase64String(signature)}";
}
