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

    /// <summary>A cipher of this key.</summary>
    /// <param name="setting">Where the key comes from, for the refusal.</param>
    /// <param name="key">32 bytes in base64.</param>
    /// <exception cref="InvalidOperationException">It is no such key.</exception>
    public KeyCipher(string setting, string key)
    {
        this.key = new byte[KeySize];
        if (!Convert.TryFromBase64String(key, this.key, out var written) || written != KeySize)
            throw new InvalidOperationException(
                $"The setting {setting} must be 32 random bytes in base64 (openssl rand -base64 32)."
            );
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

    /// <summary>What was encrypted for this id.</summary>
    /// <exception cref="CryptographicException">Another key, another id, or it was changed.</exception>
    public byte[] Decrypt(string id, ReadOnlySpan<byte> sealedBytes)
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
}
