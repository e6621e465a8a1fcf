using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>Every key that ever signed checkpoints and certificates, as a JSON Web Key Set, the newest first.</summary>
public static class ListLedgerKeys
{
    public sealed record Response(IReadOnlyList<LedgerKeyAnswer> Keys);

    public static async Task<Result<Response>> Handle(Unit unit) =>
        new Response([.. (await LedgerKeys.ListAsync(unit)).Select(LedgerKeyAnswer.Of)]);
}
