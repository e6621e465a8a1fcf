using System.Security.Cryptography;
using Exchange.Participants.Data;
using Exchange.Platform;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace Exchange.Participants.Tokens;

/// <summary>
/// The keys that this process signs with and publishes. When the table has changed, it makes the token server read its
/// options anew, so a rotation needs no restart.
/// </summary>
public sealed class KeyRing(KeyCipher cipher)
    : IConfigureOptions<OpenIddictServerOptions>,
        IOptionsChangeTokenSource<OpenIddictServerOptions>,
        IDisposable
{
    // The token server refuses to exist without keys, and it looks at every request. Until the table was read it has
    // these: nothing is signed with them or published, because IsLoaded is asked before.
    private readonly SigningCredentials beforeLoading = new(
        new RsaSecurityKey(RSA.Create(2048)),
        SecurityAlgorithms.RsaSha256
    );

    private readonly EncryptingCredentials unusedEncryption = new(
        new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)),
        SecurityAlgorithms.Aes256KW,
        SecurityAlgorithms.Aes256CbcHmacSha512
    );

    private IReadOnlyList<SigningCredentials> keys = [];
    private CancellationTokenSource changed = new();

    /// <summary>True once the keys were read.</summary>
    public bool IsLoaded => Volatile.Read(ref keys).Count > 0;

    /// <inheritdoc />
    public string Name => Options.DefaultName;

    /// <summary>Reads the table; where it has other keys, or another that signs, everybody is told.</summary>
    public async Task RefreshAsync(Unit unit)
    {
        var rows = await SigningKeyRows.ListPublishedAsync(unit);
        if (SigningKeys.Signer(rows) is null || IsShown(rows))
            return;
        Volatile.Write(ref keys, SigningKeys.Open(rows, cipher));
        using var before = Interlocked.Exchange(ref changed, new CancellationTokenSource());
        await before.CancelAsync();
    }

    /// <inheritdoc />
    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref changed).Token);

    /// <inheritdoc />
    public void Configure(OpenIddictServerOptions options)
    {
        var shown = Volatile.Read(ref keys);
        options.SigningCredentials.AddRange(shown.Count > 0 ? shown : [beforeLoading]);
        options.EncryptionCredentials.Add(unusedEncryption);
    }

    /// <inheritdoc />
    public void Dispose() => changed.Dispose();

    private bool IsShown(IReadOnlyList<SigningKeyRow> rows)
    {
        var shown = Volatile.Read(ref keys);
        return shown.Count == rows.Count
            && string.Equals(shown[0].Key.KeyId, SigningKeys.Signer(rows)!.Id, StringComparison.Ordinal)
            && rows.All(row => shown.Any(key => string.Equals(key.Key.KeyId, row.Id, StringComparison.Ordinal)));
    }
}
