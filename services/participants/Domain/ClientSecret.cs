using System.Security.Cryptography;
using System.Text;

namespace Exchange.Participants.Domain;

/// <summary>What is kept of a secret: a salt and the SHA-256 of the salt and the secret.</summary>
public sealed record SecretHash(byte[] Salt, byte[] Hash);

/// <summary>
/// The secret of an API client. It is 256 random bits, so nobody finds it by guessing, however fast the hash is: a slow
/// hash guards what people choose, and here it would only let a flood of token requests burn our processors.
/// </summary>
public static class ClientSecret
{
    /// <summary>A secret that the exchange did not make itself has at least this many characters.</summary>
    public const int MinLength = 32;

    /// <summary>Bytes of a new secret and of its salt.</summary>
    public const int Size = 32;

    // A fixed beginning lets scanners of source code find a secret that leaked.
    private const string Prefix = "exs_";

    /// <summary>The text of a secret made of these random bytes.</summary>
    public static string Of(ReadOnlySpan<byte> random) => Prefix + System.Buffers.Text.Base64Url.EncodeToString(random);

    /// <summary>What to keep of a secret.</summary>
    public static SecretHash Keep(string secret, byte[] salt) => new(salt, Digest(secret, salt));

    /// <summary>True where this is the secret; takes the same time for every wrong one.</summary>
    public static bool Matches(string? secret, SecretHash kept) =>
        CryptographicOperations.FixedTimeEquals(Digest(secret ?? string.Empty, kept.Salt), kept.Hash);

    private static byte[] Digest(string secret, byte[] salt) =>
        SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);
}
