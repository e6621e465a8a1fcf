using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>A holder gives up an encumbrance; what it kept is free again.</summary>
public static class ReleaseEncumbrance
{
    public static async Task<Result<EncumbranceAnswer>> Handle(
        EncumbranceId encumbranceId,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await unit.FindEncumbranceAsync(encumbranceId) is not { } row || !EncumbranceAnswer.IsVisible(row, caller))
            return Error.NotFound("encumbrance");
        if (row.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (!await unit.LockAsync(encumbranceId))
            return Refusals.EncumbranceEnded;
        if (await unit.IsTakenUpAsync(encumbranceId))
            return Refusals.EncumbranceInUse;
        if (dryRun is true)
            unit.DryRun();
        await unit.EndAllAsync(
            [new EncumbranceOfOffer(encumbranceId, row.Type, row.OfferId, row.Works)],
            EncumbranceState.Released
        );
        return EncumbranceAnswer.Of((await unit.FindEncumbranceAsync(encumbranceId))!, caller);
    }
}
