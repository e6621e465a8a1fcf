using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Exchange.Platform;
using NSec.Cryptography;

namespace Exchange.Settlement.Data;

/// <summary>A key that signs checkpoints and certificates, as everybody may see it.</summary>
/// <param name="RetiredAt">When another took over; null for the one that signs.</param>
public sealed record LedgerKey(string KeyId, byte[] PublicKey, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt);

/// <summary>Signs with the one key that signs now. Its private part is open only while it is used.</summary>
internal sealed class Signer(string keyId, byte[] publicKey, byte[] privateKey)
{
    /// <summary>The key's thumbprint.</summary>
    public string KeyId => keyId;

    /// <summary>The key's public part, 32 bytes.</summary>
    public byte[] PublicKey => publicKey;

    /// <summary>The Ed25519 signature (RFC 8032), 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, privateKey, KeyBlobFormat.RawPrivateKey);
        return SignatureAlgorithm.Ed25519.Sign(key, data);
    }
}

/// <summary>
/// The keys of the ledger. Exactly one signs; a new one takes over at once, because who verifies reads the keys when it
/// reads what they signed. Old ones stay published for ever and sign never again: their private part is erased.
/// </summary>
internal static class LedgerKeys
{
    /// <summary>Every key there ever was, the newest first.</summary>
    public static Task<IReadOnlyList<LedgerKey>> ListAsync(Unit unit) =>
        unit.ListAsync<LedgerKey>(
            """
            select key_id, public_key, created_at, retired_at
            from ledger_keys
            order by created_at desc, key_id
            """
        );

    /// <summary>The key that signs; the first is made where there is none. Safe with several replicas.</summary>
    public static async Task<Signer> SignerAsync(Unit unit, KeyCipher cipher)
    {
        await LockAsync(unit);
        var row = await unit.FindAsync<Row>(
            """
            select key_id, public_key, private_key
            from ledger_keys
            where retired_at is null
            """
        );
        return row is null
            ? await MakeAsync(unit, cipher)
            : new Signer(row.KeyId, row.PublicKey, cipher.Decrypt(row.KeyId, row.PrivateKey));
    }

    /// <summary>Makes a new key that signs from now on, and erases the private part of the one before.</summary>
    public static async Task<string> RotateAsync(Unit unit, KeyCipher cipher)
    {
        await LockAsync(unit);
        await unit.ExecuteAsync(
            """
            update ledger_keys
            set retired_at = now(),
              private_key = null
            where retired_at is null
            """
        );
        return (await MakeAsync(unit, cipher)).KeyId;
    }

    private static Task LockAsync(Unit unit) =>
        unit.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('settlement.ledger-keys', 0))");

    private static async Task<Signer> MakeAsync(Unit unit, KeyCipher cipher)
    {
        using var key = Key.Create(
            SignatureAlgorithm.Ed25519,
            new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }
        );
        var publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        var privateKey = key.Export(KeyBlobFormat.RawPrivateKey);
        var id = ThumbprintOf(publicKey);
        await unit.ExecuteAsync(
            """
            insert into ledger_keys (key_id, public_key, private_key)
            values (@Id, @PublicKey, @PrivateKey)
            """,
            new
            {
                Id = id,
                PublicKey = publicKey,
                PrivateKey = cipher.Encrypt(id, privateKey),
            }
        );
        return new Signer(id, publicKey, privateKey);
    }

    // RFC 7638 with the members of RFC 8037.
    private static string ThumbprintOf(byte[] publicKey) =>
        Base64Url.EncodeToString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $$"""{"crv":"Ed25519","kty":"OKP","x":"{{Base64Url.EncodeToString(publicKey)}}"}"""
                )
            )
        );

    private sealed record Row(string KeyId, byte[] PublicKey, byte[] PrivateKey);
}
