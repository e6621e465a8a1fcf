using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>
/// What can still be licensed of a work, or of a series with its parts. Everybody may ask, so the answer says where
/// something is free, and never whose the rest is, but for what is kept for the one who asks.
/// </summary>
public static class ReadAvailability
{
    private const int MostBoxes = 100;

    // More different boxes than this on one work would take too long to cut out one by one.
    private const int MostTaken = 1_000;

    /// <summary>What of a wish can still be licensed.</summary>
    /// <param name="IsWhole">True where all of the wish is free.</param>
    /// <param name="Free">Boxes that do not overlap; none where nothing is left.</param>
    /// <param name="KeptForYou">The caller's holds and options in the wish; they count as taken in the rest.</param>
    /// <param name="PutsOff">
    /// True where somebody has the right of first refusal on what is free, so that an order of it is first put off.
    /// </param>
    /// <param name="IsCutOff">True where there are more boxes than are named; ask for a narrower one.</param>
    public sealed record Response(
        WorkId WorkId,
        Exclusivity Kind,
        bool IsWhole,
        IReadOnlyList<StatedBox> Free,
        bool IsCutOff,
        IReadOnlyList<EncumbranceId> KeptForYou,
        bool PutsOff
    );

    public static async Task<Result<Response>> Handle(
        WorkId workId,
        [AsParameters] WishedBox wished,
        Caller caller,
        Unit unit
    )
    {
        var covered = await unit.CoveredAsync(workId);
        if (covered.FirstOrDefault(one => one.WorkId == workId) is not { Listed: true } work)
            return Error.NotFound("work");
        var wish = wished.On(covered.Numbers(), work.ReadAt);
        var kind = wished.Kind!.Value;
        if (wish.IsEmpty)
            return new Response(workId, kind, IsWhole: false, [], IsCutOff: false, [], PutsOff: false);
        var rightsIn = await unit.RightsInAsync(wish.Works, work.HolderId!.Value);
        var taken = await unit.TakenAsync(wish, kind, MostTaken + 1);
        if (taken.Count > MostTaken)
            return TooFine;

        var free = Availability.Of(wish, kind, rightsIn, taken);
        var named = covered.ToDictionary(one => one.Number, one => one.WorkId);
        var boxes = free.SelectMany(box => VocabularyFiles.All.Write(box, named)).Take(MostBoxes + 1).ToList();
        var standing = (await unit.StandingAsync(wish.Works)).Where(one => one.ExpiresAt > work.ReadAt).ToList();
        return new Response(
            workId,
            kind,
            IsWhole: wish.ExceptAll(free).Count == 0,
            [.. boxes.Take(MostBoxes)],
            IsCutOff: boxes.Count > MostBoxes,
            KeptForYou: [.. KeptFor(caller.ParticipantId, wish, standing)],
            PutsOff: free.Any(box => PutsOff(new Wish(null, caller.ParticipantId, kind, box, work.ReadAt), standing))
        );
    }

    private static IEnumerable<EncumbranceId> KeptFor(
        ParticipantId partyId,
        RightsBox wish,
        IEnumerable<StandingEncumbrance> standing
    ) =>
        from one in standing
        where one.PartyId == partyId && one.Type is not EncumbranceType.FirstRefusal && one.Box.Overlaps(wish)
        select one.EncumbranceId;

    private static bool PutsOff(Wish wish, IEnumerable<StandingEncumbrance> standing) =>
        EncumbranceRules.NoticedFirst(wish, standing) is not null;

    private static readonly Error TooFine = Error.Unprocessable(
        "availability.tooFine",
        $"More than {MostTaken} different boxes stand within this one; ask for a narrower one."
    );
}
