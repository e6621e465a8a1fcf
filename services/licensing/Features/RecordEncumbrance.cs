using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Licensing.Process;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Licensing.Features;

/// <summary>A holder puts a hold, an option, a right of first refusal, a holdback or its own use on a work.</summary>
public static class RecordEncumbrance
{
    /// <summary>An encumbrance to record. Which fields belong to which type is the table of the validator.</summary>
    /// <param name="WorkId">The work or series; a hold names an offer instead.</param>
    /// <param name="OfferId">The offer that a hold keeps.</param>
    /// <param name="PartyId">For whom a hold, an option or a right of first refusal is.</param>
    /// <param name="Kind">
    /// How exclusively an option keeps its box (nonExclusive where left out), and how far a holdback goes: exclusive
    /// keeps the holder out too, sole does not (exclusive where left out).
    /// </param>
    /// <param name="Term">From and to, or from and perpetual.</param>
    /// <param name="Window">In place of a holdback's term: a span that hangs on milestones of the work.</param>
    /// <param name="ExpiresAt">Until when what is for a party binds; within ten years.</param>
    /// <param name="NoticeDays">How long a right of first refusal puts others off; from 1 to 90 days.</param>
    public sealed record Request(
        EncumbranceType Type,
        WorkId? WorkId = null,
        OfferId? OfferId = null,
        ParticipantId? PartyId = null,
        Exclusivity? Kind = null,
        CodeSet? Uses = null,
        CodeSet? Territories = null,
        CodeSet? Languages = null,
        Term? Term = null,
        Window? Window = null,
        DateTimeOffset? ExpiresAt = null,
        int? NoticeDays = null,
        string? Note = null
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int LongestNote = 1_000;

        public Validator()
        {
            RuleFor(request => request)
                .Custom(
                    (request, context) =>
                        context.Fail(EncumbranceFields.Check(request, TimeProvider.System.GetUtcNow()))
                );
            When(request => request.Uses is not null, () => RuleFor(request => request.Uses!).Uses());
            When(
                request => request.Territories is not null,
                () => RuleFor(request => request.Territories!).Territories()
            );
            When(request => request.Languages is not null, () => RuleFor(request => request.Languages!).Languages());
            When(request => request.Term is not null, () => RuleFor(request => request.Term!).Term(fixedOnly: true));
            When(request => request.Window is not null, () => RuleFor(request => request.Window!).Window());
            RuleFor(request => request.Note).MaximumLength(LongestNote);
        }
    }

    public static async Task<Result<EncumbranceAnswer>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        var offer = request.OfferId is { } offerId ? await unit.FindOfferAsync(offerId) : null;
        if (await UnknownAsync(request, offer, unit) is [_, ..] unknown)
            return Error.Unprocessable("request.unknown", "What the request names is not there.") with
            {
                Fields = unknown,
            };
        var work = await unit.LockWorkAsync(offer?.WorkId ?? request.WorkId!.Value);
        if (work is not { Listed: true })
            return Refusals.WorkNotListed;
        if (work.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (dryRun is true)
            unit.DryRun();

        var recorded = offer is null
            ? await RecordAsync(request, work, unit)
            : await HoldAsync(request, work, offer, unit);
        return recorded.IsOk
            ? EncumbranceAnswer.Of((await unit.FindEncumbranceAsync(recorded.Value))!, caller)
            : recorded.Error;
    }

    private static async Task<IReadOnlyList<FieldError>> UnknownAsync(Request request, Offer? offer, Unit unit)
    {
        var unknown = new List<FieldError>();
        if (request.OfferId is not null && offer is null)
            unknown.Add(new("/offerId", "offer.unknown", "There is no such offer."));
        if (request.PartyId is { } partyId && !(await unit.KnownAsync([partyId])).Contains(partyId))
            unknown.Add(new("/partyId", "participant.unknown", "There is no such participant."));
        return unknown;
    }

    // A right of first refusal is not passed by; a hold for its own party that lasts long enough is its notice.
    private static async Task<Result<EncumbranceId>> HoldAsync(Request request, WorkCopy work, Offer offer, Unit unit)
    {
        var (partyId, until) = (request.PartyId!.Value, request.ExpiresAt!.Value);
        var box = offer.Sides with { Term = offer.Terms.Term.KeptBetween(work.ReadAt, until) };
        var wish = new Wish(offer.OfferId, partyId, offer.Terms.Kind, box, work.ReadAt);
        var standing = await unit.StandingAsync(box.Works);
        var served = EncumbranceRules.Served(wish, until, standing);
        if (served is null && EncumbranceRules.NoticedFirst(wish, standing) is { } first)
            return Refusals.FirstRefusalStands(first.EncumbranceId);
        var hold = new HoldToPlace(offer, partyId, work.ReadAt, until, served?.EncumbranceId, request.Note);
        return await Holding.HoldAsync(unit, hold, offer.HolderId);
    }

    private static async Task<Result<EncumbranceId>> RecordAsync(Request request, WorkCopy work, Unit unit)
    {
        var one = await ToRecordAsync(request, work, unit);
        if (one.Term is { IsEmpty: true })
            return Refusals.TermEnded;
        if (one.Type is EncumbranceType.Option or EncumbranceType.OwnUse)
        {
            var rightsIn = await unit.RightsInAsync(one.Sides.Works, one.HolderId);
            var box = one.Sides with { Term = one.Term! };
            if (RightsRules.Cover(box, one.Kind, rightsIn) is { } uncovered)
                return await unit.RefusalAsync(uncovered, box.Works, one.HolderId, one.HolderId);
        }
        if (one is { Type: EncumbranceType.Option, PartyId: { } partyId })
        {
            var wish = new Wish(null, partyId, one.Kind, one.Sides with { Term = one.Term! }, work.ReadAt);
            if (EncumbranceRules.NoticedFirst(wish, await unit.StandingAsync(one.Sides.Works)) is { } first)
                return Refusals.FirstRefusalStands(first.EncumbranceId);
        }
        var blocks = one.Type is not EncumbranceType.FirstRefusal && one.Term is not null;
        if (blocks && await Encumbering.PlaceAsync(unit, one) is { } met)
            return met;
        await unit.InsertAsync(one);
        return one.EncumbranceId;
    }

    private static async Task<EncumbranceToRecord> ToRecordAsync(Request request, WorkCopy work, Unit unit)
    {
        var works = (await unit.CoveredAsync(work.WorkId)).Numbers();
        var words = VocabularyFiles.All;
        var sides = words.Read(works, new(request.Uses!, request.Territories!, request.Languages!), RangeSet.All);
        var term = request.Window is { } window
            ? window.Fixed(await unit.MilestonesOfAsync(work.WorkId))
            : request.Term!.KeptFrom(work.ReadAt);
        var stated = new StatedEncumbrance(
            words.Uses.Write(sides.Uses),
            words.Territories.Write(sides.Territories),
            words.Languages.Write(sides.Languages),
            request.Term,
            request.Window,
            request.Note
        );
        var kind =
            request.Kind
            ?? (request.Type is EncumbranceType.Holdback ? Exclusivity.Exclusive : Exclusivity.NonExclusive);
        var id = EncumbranceId.New();
        return new(id, request.Type, work.WorkId, work.HolderId!.Value, kind, sides, term, stated)
        {
            PartyId = request.PartyId,
            ExpiresAt = request.ExpiresAt,
            NoticeDays = request.NoticeDays,
        };
    }
}
