using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Exchange.Verify;

/// <summary>A JSON Web Signature in compact form (RFC 7515) with EdDSA (RFC 8037).</summary>
internal static class Signature
{
    /// <summary>What a certificate certifies, once its signature holds and it shows just that.</summary>
    /// <exception cref="NotProvedException">It is not signed, or shows something else.</exception>
    public static string Open(JsonElement certificate, JsonElement keys)
    {
        var parts = certificate.GetProperty("jws").GetString()!.Split('.');
        if (parts.Length != 3)
            throw new NotProvedException("The certificate has no signature.");
        var header = Decode(parts[0]);
        if (header.GetProperty("alg").GetString() is not "EdDSA")
            throw new NotProvedException("The certificate is signed by another kind of key.");
        var id = header.GetProperty("kid").GetString();
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Base64Url.DecodeFromChars(parts[2]);
        var isSigned = keys.GetProperty("keys")
            .EnumerateArray()
            .Where(key => key.GetProperty("kid").GetString() == id)
            .Any(key => Ed25519.Verify(Base64Url.DecodeFromChars(key.GetProperty("x").GetString()), signed, signature));
        if (!isSigned)
            throw new NotProvedException("None of the keys signed this certificate.");
        var content = Decode(parts[1]);
        if (!JsonElement.DeepEquals(content, certificate.GetProperty("certificate")))
            throw new NotProvedException("The certificate shows something else than what is signed.");
        return $"signed by {id}: {content.GetRawText()}";
    }

    private static JsonElement Decode(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement;
}
