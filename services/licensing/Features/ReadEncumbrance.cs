using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads an encumbrance; its holder, its party, the operator and supervisors see it.</summary>
public static class ReadEncumbrance
{
    public static async Task<Result<EncumbranceAnswer>> Handle(EncumbranceId encumbranceId, Caller caller, Unit unit) =>
        await unit.FindEncumbranceAsync(encumbranceId) is { } row && EncumbranceAnswer.IsVisible(row, caller)
            ? EncumbranceAnswer.Of(row, caller)
            : Error.NotFound("encumbrance");
}
