using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>
/// Makes a new key that signs checkpoints and certificates from now on; the one before stays published and its private
/// part is erased.
/// </summary>
public static class RotateLedgerKey
{
    public static async Task<Result<LedgerKeyAnswer>> Handle(KeyCipher cipher, Unit unit)
    {
        var id = await LedgerKeys.RotateAsync(unit, cipher);
        var keys = await LedgerKeys.ListAsync(unit);
        return LedgerKeyAnswer.Of(keys.Single(key => string.Equals(key.KeyId, id, StringComparison.Ordinal)));
    }
}
