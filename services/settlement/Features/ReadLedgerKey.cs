using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>One key of the ledger.</summary>
public static class ReadLedgerKey
{
    public static async Task<Result<LedgerKeyAnswer>> Handle(string keyId, Unit unit)
    {
        var keys = await LedgerKeys.ListAsync(unit);
        return keys.FirstOrDefault(key => string.Equals(key.KeyId, keyId, StringComparison.Ordinal)) is { } found
            ? LedgerKeyAnswer.Of(found)
            : Error.NotFound("key");
    }
}
