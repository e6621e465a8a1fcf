using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Process;

/// <summary>Puts boxes of a holder under an option, a holdback or its own use.</summary>
public static class Encumbering
{
    // Others may come while a holdback is cut; then it is cut again.
    private const int MaxTries = 5;
    private const int MostMet = 1_000;

    /// <summary>Takes the place of a whole box, or answers why it can't.</summary>
    public static async Task<Error?> PlaceAsync(Unit unit, EncumbranceToRecord one)
    {
        var box = one.Sides with { Term = one.Term! };
        return await unit.PlaceAsync(RightsOf(one, box)) is { } met
            ? await unit.RefusalAsync(met, box.Works, one.HolderId, one.HolderId)
            : null;
    }

    /// <summary>
    /// Holds back a box in which others may stand already, and answers who does: what was granted before its milestone
    /// came stays granted, and nothing more comes.
    /// </summary>
    public static async Task<IReadOnlyList<StatedConflict>> HoldBackAsync(Unit unit, EncumbranceToRecord holdback)
    {
        var box = holdback.Sides with { Term = holdback.Term! };
        var met = await unit.ListMetAsync(box, SlotLine.Of(holdback.Kind, SlotLine.FreePoint), MostMet);
        await FillAsync(unit, holdback, HoldbackSide.Above);
        if (holdback.Kind is Exclusivity.Exclusive)
            await FillAsync(unit, holdback, HoldbackSide.Below);
        var audience = await unit.AudienceAsync(box.Works, holdback.HolderId, holdback.HolderId);
        return [.. met.Select(right => audience.State(new(box.Intersect(right.Box), right)))];
    }

    // Beyond the points that are taken only those stand in the way who keep everybody out themselves.
    private static async Task FillAsync(Unit unit, EncumbranceToRecord holdback, HoldbackSide side)
    {
        var box = holdback.Sides with { Term = holdback.Term! };
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var point = await unit.NextPointAsync();
            var slot = (RightsOf(holdback, box) with { Side = side, Point = point }).Slot;
            var met = await unit.ListMetAsync(box, slot, MostMet);
            await unit.SavepointAsync("fill");
            if (await PlaceAllAsync(unit, holdback, box.ExceptAll(met.Select(right => right.Box)), (side, point)))
                return;
            await unit.RollbackToAsync("fill");
        }
        throw new InvalidOperationException($"Rivals for {holdback.WorkId} come and go too fast.");
    }

    private static async Task<bool> PlaceAllAsync(
        Unit unit,
        EncumbranceToRecord holdback,
        IReadOnlyList<RightsBox> free,
        (HoldbackSide Side, long Point) beyond
    )
    {
        var pieces =
            from box in free
            from range in box.Term.Ranges
            let piece = box with
            {
                Term = RangeSet.Of(range.From, range.To),
            }
            select RightsOf(holdback, piece) with
            {
                Side = beyond.Side,
                Point = beyond.Point,
            };
        foreach (var piece in pieces)
        {
            if (await unit.PlaceAsync(piece) is not null)
                return false;
        }
        return true;
    }

    private static RightsToKeep RightsOf(EncumbranceToRecord one, RightsBox box) =>
        new(Guid.CreateVersion7(), Standing(one.Type), one.WorkId, one.Kind, box)
        {
            PartyId = one.PartyId,
            EncumbranceId = one.EncumbranceId,
        };

    private static RightsOutIs Standing(EncumbranceType type) =>
        type switch
        {
            EncumbranceType.Hold => RightsOutIs.Hold,
            EncumbranceType.Option => RightsOutIs.Option,
            EncumbranceType.Holdback => RightsOutIs.Holdback,
            EncumbranceType.OwnUse => RightsOutIs.OwnUse,
            EncumbranceType.FirstRefusal => throw new ArgumentOutOfRangeException(
                nameof(type),
                type,
                "It blocks none."
            ),
        };
}
