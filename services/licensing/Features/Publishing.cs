using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Licensing.Features;

/// <summary>Publishes an offer, whether it was written freely or made from a template.</summary>
internal static class Publishing
{
    // All of them are named in the terms, which are hashed and read by people.
    private const int MostWorks = 1_000;

    public static async Task<Result<OfferAnswer>> PublishAsync(
        PublishOffer.Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        var work = await unit.FindWorkAsync(request.WorkId);
        if (work is not { Listed: true })
            return Refusals.WorkNotListed;
        if (work.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (await UnknownAsync(request.Royalties ?? [], unit) is { } unknown)
            return unknown;

        var covered = await unit.CoveredAsync(request.WorkId);
        if (covered.Count > MostWorks)
            return Refusals.SeriesTooLarge(MostWorks);
        var works = covered.Numbers();
        var wanted = Wanted(request, works, work.ReadAt);
        if (wanted.IsEmpty)
            return Refusals.OfferEnded;
        var rightsIn = await unit.RightsInAsync(works, caller.ParticipantId);
        if (RightsRules.Cover(wanted, request.Kind, rightsIn) is { } conflict)
            return await unit.RefusalAsync(conflict, works, caller.ParticipantId, caller.ParticipantId);

        if (await unit.ConsentRefusalAsync(wanted) is { } unconsented)
            return unconsented;

        if (dryRun is true)
            unit.DryRun();
        var parts = covered.Select(one => one.WorkId).Where(part => part != request.WorkId).Order();
        var terms = TermsOf(request, wanted, caller) with { Parts = [.. parts] };
        var offer = await unit.InsertAsync(terms, wanted, request.Quantity);
        unit.Say(Published(offer, work.Class));
        return OfferAnswer.Of(offer, caller);
    }

    private static RightsBox Wanted(PublishOffer.Request request, RangeSet works, DateTimeOffset now)
    {
        var words = VocabularyFiles.All;
        var sides = new StatedSides(request.Uses, request.Territories, request.Languages);
        var stated = words.Read(works, sides, request.Term.KeptFrom(now));
        return request.ProhibitedUses is { } prohibited
            ? stated with
            {
                Uses = stated.Uses.Except(words.Uses.Read(prohibited)),
            }
            : stated;
    }

    private static Terms TermsOf(PublishOffer.Request request, RightsBox wanted, Caller caller) =>
        new(
            Terms.CurrentSchema,
            request.WorkId,
            caller.ParticipantId,
            request.Kind,
            VocabularyFiles.All.Uses.Write(wanted.Uses),
            VocabularyFiles.All.Territories.Write(wanted.Territories),
            VocabularyFiles.All.Languages.Write(wanted.Languages),
            request.Term.Normal(),
            request.Price,
            [.. (request.Royalties ?? []).OrderBy(royalty => royalty.ParticipantId)],
            request.Transferable,
            request.Sublicensable,
            (request.Copies ?? Copies.Any).Normal(),
            [.. (request.Duties ?? []).Order()],
            request.ProhibitedUses is { } prohibited
                ? VocabularyFiles.All.Uses.Write(VocabularyFiles.All.Uses.Read(prohibited))
                : null
        );

    private static async Task<Error?> UnknownAsync(IReadOnlyList<Royalty> royalties, Unit unit)
    {
        if (royalties.Count == 0)
            return null;
        var known = await unit.KnownAsync(royalties.Select(royalty => royalty.ParticipantId));
        var unknown =
            from royalty in royalties.Select((royalty, at) => (royalty.ParticipantId, at))
            where !known.Contains(royalty.ParticipantId)
            select new FieldError(
                $"/royalties/{royalty.at}/participantId",
                "participant.unknown",
                "There is no such participant."
            );
        return unknown.ToList() is [_, ..] fields
            ? Error.Unprocessable("participant.unknown", "A royalty goes to nobody we know.") with
            {
                Fields = fields,
            }
            : null;
    }

    private static OfferPublished Published(Offer offer, string? workClass) =>
        new(
            offer.OfferId,
            offer.WorkId,
            workClass,
            offer.HolderId,
            offer.WorkTitle,
            offer.Terms.Kind switch
            {
                Exclusivity.Exclusive => LicenseKind.Exclusive,
                Exclusivity.Sole => LicenseKind.Sole,
                Exclusivity.NonExclusive => LicenseKind.NonExclusive,
            },
            offer.Terms.Price,
            [.. offer.Terms.Royalties.Select(royalty => new RoyaltyShare(royalty.ParticipantId, royalty.SharePpm))],
            offer.TermsHash,
            offer.Version
        );
}
