using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>One key that verifies tokens now.</summary>
public static class ReadSigningKey
{
    public static async Task<Result<SigningKey>> Handle(string keyId, Unit unit)
    {
        var published = await SigningKeyRows.ListAsync(unit);
        var key = published.FirstOrDefault(key => string.Equals(key.KeyId, keyId, StringComparison.Ordinal));
        return key is null ? Error.NotFound("signing key") : key;
    }
}
