using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Participants.Tokens;
using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>
/// Makes a new signing key. It is published at once and signs some seconds later; the keys before it stay published
/// until the last token that they signed is dead.
/// </summary>
public static class RotateSigningKey
{
    public static async Task<Result<SigningKey>> Handle(Unit unit, KeyCipher cipher)
    {
        var id = await SigningKeys.RotateAsync(unit, cipher);
        var published = await SigningKeyRows.ListAsync(unit);
        return published.Single(key => string.Equals(key.KeyId, id, StringComparison.Ordinal));
    }
}
