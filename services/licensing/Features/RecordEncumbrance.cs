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
        private const int MostNoticeDays = 90;
        private const int LongestNote = 1_000;

        public Validator()
        {
            RuleFor(request => request).Custom((request, context) => context.Fail(EncumbranceFields.Check(request)));
            When(request => request.Uses is not null, () => RuleFor(request => request.Uses!).Uses());
            When(
                request => request.Territories is not null,
                () => RuleFor(request => request.Territories!).Territories()
            );
            When(request => request.Languages is not null, () => RuleFor(request => request.Languages!).Languages());
            When(request => request.Term is not null, () => RuleFor(request => request.Term!).Term(fixedOnly: true));
            When(request => request.Window is not null, () => RuleFor(request => request.Window!).Window());
            RuleFor(request => request.NoticeDays).InclusiveBetween(1, MostNoticeDays);
            RuleFor(request => request.Note).MaximumLength(LongestNote);
        }
    }

    public static async Task<Result<EncumbranceAnswer>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        var offer = request.OfferId is { } offerId ? await unit.FindOfferAsync(offerId) : null;
        if (request.OfferId is not null && offer is null)
            return Refusals.OfferUnknown;
        var work = await unit.FindWorkAsync(offer?.WorkId ?? request.WorkId!.Value);
        if (work is not { Listed: true })
            return Refusals.WorkNotListed;
        if (work.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (EncumbranceFields.Expired(request.ExpiresAt, work.ReadAt) is { } expired)
            return expired;
        if (request.PartyId is { } partyId && !(await unit.KnownAsync([partyId])).Contains(partyId))
            return Refusals.PartyUnknown;
        if (dryRun is true)
            unit.DryRun();

        var recorded = offer is null
            ? await RecordAsync(request, work, unit)
            : await Holding.HoldAsync(
                unit,
                new HoldToPlace(
                    offer,
                    request.PartyId!.Value,
                    work.ReadAt,
                    request.ExpiresAt!.Value,
                    Note: request.Note
                ),
                caller.ParticipantId
            );
        return recorded.IsOk
            ? EncumbranceAnswer.Of((await unit.FindEncumbranceAsync(recorded.Value))!, caller)
            : recorded.Error;
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
