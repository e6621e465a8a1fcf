using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>
/// Holdbacks whose windows hang on milestones. When the milestone comes others may stand in the window already: they
/// stay, nothing more comes, and where one of them ends without a license the holdback closes the gap.
/// </summary>
public static class Holdbacks
{
    // Others may come while a holdback is cut; then it is cut again.
    private const int MaxTries = 5;

    // So many are told; all of them are cut around.
    private const int MostMet = 1_000;

    /// <summary>The encumbrances of a work whose windows hang on milestones, locked.</summary>
    public static Task<IReadOnlyList<EncumbranceRow>> LockWindowsAsync(this Unit unit, WorkId workId) =>
        unit.ListAsync<EncumbranceRow>(
            $"""
            {EncumbranceRow.Select}
            where work_id = @workId
            and state in ('standing', 'awaitingMilestone')
            and stated -> 'window' is not null
            order by encumbrance_id
            for update
            """,
            new { workId }
        );

    /// <summary>Closes the gaps that rights on these works left in holdbacks when they ended.</summary>
    public static async Task CloseGapsAsync(this Unit unit, RangeSet works)
    {
        var standing = await unit.ListAsync<EncumbranceRow>(
            $"""
            {EncumbranceRow.Select}
            where works && @works::int8multirange
            and state = 'standing'
            and stated -> 'window' is not null
            order by encumbrance_id
            for update
            """,
            new { works = works.ToString() }
        );
        foreach (var row in standing)
            await unit.FixWindowAsync(row, await unit.MilestonesOfAsync(row.WorkId));
    }

    /// <summary>Fixes a locked window anew by what is recorded of its milestones, and what it met.</summary>
    public static async Task FixWindowAsync(
        this Unit unit,
        EncumbranceRow row,
        IReadOnlyDictionary<Milestone, DateTimeOffset> milestones
    )
    {
        await unit.ReleaseAsync(row.EncumbranceId);
        var stated = row.ToStated();
        // A window that a correction turned round binds nobody, as if it awaited its milestone still.
        var term = stated.Window!.Fixed(milestones) is { IsEmpty: false } known ? known : null;
        var (id, sides) = (row.EncumbranceId, row.Sides());
        var one = new EncumbranceToRecord(id, row.Type, row.WorkId, row.HolderId, row.Kind, sides, term, stated);
        await unit.FixAsync(id, term, term is null ? [] : await HoldBackAsync(unit, one));
    }

    private static async Task<IReadOnlyList<StatedConflict>> HoldBackAsync(Unit unit, EncumbranceToRecord holdback)
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
            var slot = (holdback.Blocking(box) with { Side = side, Point = point }).Slot;
            var met = await unit.ListMetAsync(box, slot, limit: null);
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
            select holdback.Blocking(piece) with
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

    private static Task FixAsync(
        this Unit unit,
        EncumbranceId encumbranceId,
        RangeSet? term,
        IReadOnlyList<StatedConflict> met
    ) =>
        unit.ExecuteAsync(
            """
            update encumbrance
            set term = @term::tstzrange, state = @state, met = @met::jsonb
            where encumbrance_id = @encumbranceId
            """,
            new
            {
                encumbranceId,
                term = term is null ? null : Encumbrances.TermText(term),
                state = (term is null ? EncumbranceState.AwaitingMilestone : EncumbranceState.Standing).ToText(),
                met = Json.Write(met),
            }
        );
}
