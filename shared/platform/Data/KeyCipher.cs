using System.Security.Cryptography;
using System.Text;

namespace Exchange.Platform;

/// <summary>
/// Encrypts the private parts of signing keys (AES-256-GCM) with a key that is in the configuration only, so that a
/// copy of the database signs nothing. The key's id is authenticated along: no row can take another's private part.
/// </summary>
public sealed class KeyCipher
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = 32;

    private readonly byte[] key;
    private readonly byte[]? older;

    /// <summary>A cipher of this key.</summary>
    /// <param name="setting">Where the key comes from, for the refusal.</param>
    /// <param name="key">32 bytes in base64.</param>
    /// <param name="older">
    /// The key before it, whose texts are opened too while the one replaces the other; null where there is none.
    /// </param>
    /// <exception cref="InvalidOperationException">It is no such key.</exception>
    public KeyCipher(string setting, string key, string? older = null)
    {
        this.key = Parse(setting, key);
        this.older = string.IsNullOrEmpty(older) ? null : Parse($"{setting}'s older key", older);
    }

    /// <summary>Nonce, tag and cipher text.</summary>
    public byte[] Encrypt(string id, ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(
            nonce,
            plain,
            sealedBytes.AsSpan(NonceSize + TagSize),
            sealedBytes.AsSpan(NonceSize, TagSize),
            Encoding.UTF8.GetBytes(id)
        );
        return sealedBytes;
    }

    /// <summary>True where there is an older key, whose texts are opened too.</summary>
    public bool HasOlder => older is not null;

    /// <summary>
    /// What the older key encrypted for this id, encrypted by the newer one; null where that did it already.
    /// </summary>
    /// <exception cref="CryptographicException">Neither key opens it.</exception>
    public byte[]? Renew(string id, ReadOnlySpan<byte> sealedBytes)
    {
        try
        {
            Decrypt(key, id, sealedBytes);
            return null;
        }
        catch (AuthenticationTagMismatchException)
        {
            return Encrypt(id, Decrypt(id, sealedBytes));
        }
    }

    /// <summary>What was encrypted for this id.</summary>
    /// <exception cref="CryptographicException">Another key, another id, or it was changed.</exception>
    public byte[] Decrypt(string id, ReadOnlySpan<byte> sealedBytes)
    {
        try
        {
            return Decrypt(key, id, sealedBytes);
        }
        catch (AuthenticationTagMismatchException) when (older is not null)
        {
            return Decrypt(older, id, sealedBytes);
        }
    }

    private static byte[] Decrypt(byte[] key, string id, ReadOnlySpan<byte> sealedBytes)
    {
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(
            sealedBytes[..NonceSize],
            sealedBytes[(NonceSize + TagSize)..],
            sealedBytes.Slice(NonceSize, TagSize),
            plain,
            Encoding.UTF8.GetBytes(id)
        );
        return plain;
    }

    private static byte[] Parse(string setting, string key)
    {
        var bytes = new byte[KeySize];
        return Convert.TryFromBase64String(key, bytes, out var written) && written == KeySize
            ? bytes
            : throw new InvalidOperationException(
                $"The setting {setting} must be 32 random bytes in base64 (openssl rand -base64 32)."
            );
    }
}
