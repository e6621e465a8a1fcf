using System.Buffers.Text;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>A public key as a JSON Web Key (RFC 8037).</summary>
/// <param name="Kid">Its thumbprint (RFC 7638).</param>
/// <param name="Kty">OKP.</param>
/// <param name="Crv">Ed25519.</param>
/// <param name="X">The public key, 32 bytes in base64url.</param>
/// <param name="Alg">EdDSA.</param>
/// <param name="Use">sig.</param>
/// <param name="RetiredAt">Since when it signs nothing; what it signed before stays true. Null for the one that
/// signs.</param>
public sealed record LedgerKeyAnswer(
    string Kid,
    string Kty,
    string Crv,
    string X,
    string Alg,
    string Use,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RetiredAt
)
{
    internal static LedgerKeyAnswer Of(LedgerKey key) =>
        new(
            key.KeyId,
            "OKP",
            "Ed25519",
            Base64Url.EncodeToString(key.PublicKey),
            "EdDSA",
            "sig",
            key.CreatedAt,
            key.RetiredAt
        );
}
