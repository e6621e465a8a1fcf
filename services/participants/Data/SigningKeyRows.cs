using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Data;

/// <summary>The table of the keys that sign tokens.</summary>
public static class SigningKeyRows
{
    /// <summary>One process at a time decides whether a key is to be made; the others wait and see it.</summary>
    public static Task LockAsync(Unit unit) =>
        unit.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('participants.signing-keys', 0))");

    /// <summary>The keys that verify tokens now, as everybody may see them, the newest first.</summary>
    public static Task<IReadOnlyList<SigningKey>> ListAsync(Unit unit) =>
        unit.ListAsync<SigningKey>(
            """
            select id as key_id,
            signs_from = max(signs_from) filter (where signs_from <= now()) over () as signs,
            created_at, signs_from, published_until
            from signing_keys
            where coalesce(published_until, 'infinity') > now()
            order by signs_from desc, id
            """
        );

    /// <summary>The keys that verify tokens now, with their private parts, the newest first.</summary>
    public static Task<IReadOnlyList<SigningKeyRow>> ListPublishedAsync(Unit unit) =>
        unit.ListAsync<SigningKeyRow>(
            """
            select id, public_key, private_key, signs_from <= now() as may_sign, published_until is not null as retires
            from signing_keys
            where coalesce(published_until, 'infinity') > now()
            order by signs_from desc, id
            """
        );

    /// <summary>Adds a key that signs after the lead, so that every verifier knows it by then.</summary>
    public static Task AddAsync(Unit unit, NewSigningKey key, TimeSpan lead) =>
        unit.ExecuteAsync(
            """
            insert into signing_keys (id, public_key, private_key, signs_from)
            values (@Id, @PublicKey, @PrivateKey, now() + @Lead)
            """,
            new
            {
                key.Id,
                key.PublicKey,
                key.PrivateKey,
                Lead = lead,
            }
        );

    /// <summary>
    /// Lets every other key go: it verifies for as long again as the last token that it may have signed lives. Private
    /// parts of keys that verify no more are erased.
    /// </summary>
    public static Task RetireOthersAsync(Unit unit, string id, TimeSpan tokensLive) =>
        unit.ExecuteAsync(
            """
            update signing_keys
            set published_until = coalesce(published_until, now() + @TokensLive),
            private_key = case when published_until < now() then null else private_key end
            where id <> @Id
            """,
            new { Id = id, TokensLive = tokensLive }
        );
}

/// <summary>A key to add; its private part is encrypted already.</summary>
public sealed record NewSigningKey(string Id, byte[] PublicKey, byte[] PrivateKey);

/// <summary>A key as it is read to sign and to be published.</summary>
/// <param name="MaySign">Its time has come; the newest of these signs.</param>
/// <param name="Retires">A newer one takes over or has done so.</param>
public sealed record SigningKeyRow(string Id, byte[] PublicKey, byte[]? PrivateKey, bool MaySign, bool Retires);
