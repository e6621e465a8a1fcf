using System.Security.Cryptography;
using Exchange.Platform;
using Exchange.Webhooks.Domain;
using Exchange.Webhooks.Sending;

namespace Exchange.Webhooks.Data;

/// <summary>A secret or a key as it is kept.</summary>
public sealed record SealedKey(Guid KeyId, EndpointId EndpointId, string Kind, byte[] Secret);

/// <summary>The secrets and keys that sign, each encrypted under its own id.</summary>
public static class EndpointKeys
{
    /// <summary>How many of a kind may be valid at a time.</summary>
    public const int MostValid = 4;

    private const string Hmac = "v1";
    private const string Ed25519 = "v1a";

    /// <summary>Makes a secret and a pair of keys for an endpoint, and answers the secret, to be shown once.</summary>
    public static async Task<string> AddAsync(Unit unit, KeyCipher cipher, EndpointId endpointId)
    {
        var secret = SigningKeys.NewSecret();
        var (privateKey, publicKey) = SigningKeys.NewPair();
        await InsertAsync(unit, cipher, endpointId, secret, publicKey: null);
        await InsertAsync(unit, cipher, endpointId, privateKey, publicKey);
        return WebhookSignature.SecretText(secret);
    }

    /// <summary>Lets what signs now end; what ends earlier already still does.</summary>
    public static Task ExpireAsync(Unit unit, EndpointId endpointId, TimeSpan overlap) =>
        unit.ExecuteAsync(
            """
            update endpoint_key
            set expires_at = least(expires_at, now() + make_interval(secs => @Seconds))
            where endpoint_id = @endpointId
            """,
            new { endpointId, Seconds = overlap.TotalSeconds }
        );

    /// <summary>How many secrets are valid now.</summary>
    public static Task<int> CountAsync(Unit unit, EndpointId endpointId) =>
        unit.OneAsync<int>(
            """
            select count(*)::int
            from endpoint_key
            where endpoint_id = @endpointId
              and kind = 'v1'
              and (expires_at is null or expires_at > now())
            """,
            new { endpointId }
        );

    /// <summary>What signs for these endpoints now, the newest first, still sealed.</summary>
    /// <param name="now">The instant that decides; null for the database's own.</param>
    public static async Task<ILookup<EndpointId, SealedKey>> OfAsync(
        Unit unit,
        IEnumerable<EndpointId> endpoints,
        DateTimeOffset? now
    )
    {
        var rows = await unit.ListAsync<SealedKey>(
            """
            select key_id, endpoint_id, kind, secret
            from endpoint_key
            where endpoint_id = any (@Endpoints)
              and (expires_at is null or expires_at > coalesce(@Now::timestamptz, now()))
            order by key_id desc
            """,
            new { Endpoints = endpoints.Select(one => one.Value).Distinct().ToArray(), Now = now?.UtcDateTime }
        );
        return rows.ToLookup(row => row.EndpointId);
    }

    /// <summary>Opens what signs for one endpoint.</summary>
    /// <exception cref="CryptographicException">It was sealed with another key, or changed.</exception>
    /// <exception cref="InvalidOperationException">Nothing signs for it.</exception>
    public static SigningKeys Open(IEnumerable<SealedKey> keys, KeyCipher cipher)
    {
        var opened = new SigningKeys(Opened(keys, cipher, Hmac), Opened(keys, cipher, Ed25519));
        return opened.Secrets.Count > 0 ? opened : throw new InvalidOperationException("The endpoint has no secret.");
    }

    private static byte[][] Opened(IEnumerable<SealedKey> rows, KeyCipher cipher, string kind) =>
        [
            .. rows.Where(row => string.Equals(row.Kind, kind, StringComparison.Ordinal))
                .Select(row => cipher.Decrypt(row.KeyId.ToString(), row.Secret)),
        ];

    private static Task InsertAsync(
        Unit unit,
        KeyCipher cipher,
        EndpointId endpointId,
        byte[] secret,
        byte[]? publicKey
    )
    {
        var keyId = Guid.CreateVersion7();
        return unit.ExecuteAsync(
            """
            insert into endpoint_key (key_id, endpoint_id, kind, secret, public_key)
            values (@keyId, @endpointId, @Kind, @Sealed, @publicKey)
            """,
            new
            {
                keyId,
                endpointId,
                Kind = publicKey is null ? Hmac : Ed25519,
                Sealed = cipher.Encrypt(keyId.ToString(), secret),
                publicKey,
            }
        );
    }
}
