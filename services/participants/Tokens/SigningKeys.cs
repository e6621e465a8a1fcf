using System.Security.Cryptography;
using Exchange.Participants.Data;
using Exchange.Platform;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Participants.Tokens;

/// <summary>Makes, keeps and reads the keys that sign tokens.</summary>
public static class SigningKeys
{
    /// <summary>How long a token lives. A revoked client's last token dies after this time.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A new key is published for this long before it signs, so that no verifier meets a key that it can't find.
    /// </summary>
    public static readonly TimeSpan Lead = TimeSpan.FromSeconds(6);

    // An old key may sign until the new one's lead has passed; verifiers' clocks and caches get a minute each.
    private static readonly TimeSpan OldTokensLive = TokenLifetime + Lead + TimeSpan.FromMinutes(2);

    // RSA, because each request is verified twice (gateway and service) and signed never: verifying RSA is four times
    // as cheap as verifying an elliptic curve.
    private const int RsaBits = 2048;

    /// <summary>Makes the first key, where there is none that signs. Safe with several replicas.</summary>
    public static async Task EnsureAsync(Unit unit, KeyCipher cipher)
    {
        await SigningKeyRows.LockAsync(unit);
        var keys = await SigningKeyRows.ListPublishedAsync(unit);
        if (keys.All(key => key.Retires))
            await SigningKeyRows.AddAsync(unit, Make(cipher), TimeSpan.Zero);
    }

    /// <summary>Makes a new key that takes over, and lets the others go. Answers the new key's id.</summary>
    public static async Task<string> RotateAsync(Unit unit, KeyCipher cipher)
    {
        await SigningKeyRows.LockAsync(unit);
        var key = Make(cipher);
        await SigningKeyRows.AddAsync(unit, key, Lead);
        await SigningKeyRows.RetireOthersAsync(unit, key.Id, OldTokensLive);
        return key.Id;
    }

    /// <summary>The published keys as credentials, the one that signs first.</summary>
    /// <exception cref="CryptographicException">The configured key is not the one that encrypted them.</exception>
    public static IReadOnlyList<SigningCredentials> Open(IReadOnlyList<SigningKeyRow> rows, KeyCipher cipher)
    {
        var signer = Signer(rows);
        return rows.OrderByDescending(row => ReferenceEquals(row, signer))
            .Select(row => Credentials(row, ReferenceEquals(row, signer) ? cipher : null))
            .ToList();
    }

    /// <summary>The newest key whose time to sign has come; null before the first one is made.</summary>
    public static SigningKeyRow? Signer(IEnumerable<SigningKeyRow> newestFirst) =>
        newestFirst.FirstOrDefault(row => row is { MaySign: true, PrivateKey: not null });

    private static NewSigningKey Make(KeyCipher cipher)
    {
        using var rsa = RSA.Create(RsaBits);
        // The id is the thumbprint of the public key (RFC 7638): the same on every replica, and never used twice.
        var thumbprint = new RsaSecurityKey(
            rsa.ExportParameters(includePrivateParameters: false)
        ).ComputeJwkThumbprint();
        var id = Base64UrlEncoder.Encode(thumbprint);
        return new NewSigningKey(id, rsa.ExportSubjectPublicKeyInfo(), cipher.Encrypt(id, rsa.ExportPkcs8PrivateKey()));
    }

    private static SigningCredentials Credentials(SigningKeyRow row, KeyCipher? cipher)
    {
        var rsa = RSA.Create();
        if (cipher is null)
            rsa.ImportSubjectPublicKeyInfo(row.PublicKey, out _);
        else
            rsa.ImportPkcs8PrivateKey(cipher.Decrypt(row.Id, row.PrivateKey), out _);
        return new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = row.Id }, SecurityAlgorithms.RsaSha256);
    }
}
