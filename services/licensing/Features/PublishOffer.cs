using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using FluentValidation;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Licensing.Features;

/// <summary>A holder publishes license terms with a price. They may not exceed what it may itself grant.</summary>
public static class PublishOffer
{
    /// <summary>An offer to publish.</summary>
    /// <param name="Term">From and to, from and perpetual, or a number of months from the grant.</param>
    /// <param name="Price">At least one minor unit.</param>
    /// <param name="Royalties">Parts of each payment for others than the holder; at most 100 % together.</param>
    /// <param name="Transferable">Whether a licensee may pass its license on.</param>
    /// <param name="Sublicensable">Whether a licensee may grant parts of its license to others.</param>
    /// <param name="Quantity">How many licenses can be taken; left out for any number.</param>
    public sealed record Request(
        WorkId WorkId,
        Exclusivity Kind,
        CodeSet Uses,
        CodeSet Territories,
        CodeSet Languages,
        Term Term,
        Money Price,
        IReadOnlyList<Royalty>? Royalties = null,
        bool Transferable = false,
        bool Sublicensable = false,
        int? Quantity = null
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int MaxRoyalties = 20;

        public Validator()
        {
            RuleFor(request => request.Uses).Uses();
            RuleFor(request => request.Territories).Territories();
            RuleFor(request => request.Languages).Languages();
            RuleFor(request => request.Term).Term(fixedOnly: false);
            RuleFor(request => request.Price.Minor).InclusiveBetween(1, CanonicalJson.MaxNumber);
            RuleFor(request => request.Quantity).GreaterThanOrEqualTo(1);
            RuleForEach(request => request.Royalties)
                .NotNull()
                .ChildRules(one =>
                    one.RuleFor(royalty => royalty.SharePpm.Ppm).GreaterThan(0).OverridePropertyName("SharePpm")
                );
            RuleFor(request => request.Royalties!)
                .Must(all => all.Count <= MaxRoyalties)
                .WithErrorCode("royalties.tooMany")
                .WithMessage($"There are at most {MaxRoyalties} royalties.")
                .Must(all => all.OfType<Royalty>().Sum(royalty => (long)royalty.SharePpm.Ppm) <= Share.WholePpm)
                .WithErrorCode("royalties.aboveWhole")
                .WithMessage("The royalties are above 100 % together.")
                .Must(all => all.OfType<Royalty>().DistinctBy(royalty => royalty.ParticipantId).Count() == all.Count)
                .WithErrorCode("royalties.twice")
                .WithMessage("A participant has one royalty.")
                .When(request => request.Royalties is not null);
        }
    }

    public static async Task<Result<OfferAnswer>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        var work = await unit.FindWorkAsync(request.WorkId);
        if (work is not { Listed: true })
            return Refusals.WorkNotListed;
        if (work.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (await UnknownAsync(request.Royalties ?? [], unit) is { } unknown)
            return unknown;

        var words = VocabularyFiles.All;
        var wanted = words.Read(
            request.Uses,
            request.Territories,
            request.Languages,
            request.Term.KeptFrom(work.ReadAt)
        );
        if (wanted.IsEmpty)
            return Refusals.OfferEnded;
        var rightsIn = await unit.RightsInAsync(request.WorkId, caller.ParticipantId);
        if (RightsRules.Cover(wanted, request.Kind, rightsIn) is { } conflict)
            return Refusals.Of(conflict, words, caller.ParticipantId);

        if (dryRun is true)
            unit.DryRun();
        var offer = await unit.InsertAsync(TermsOf(request, wanted, caller), wanted, request.Quantity);
        unit.Say(Published(offer));
        return OfferAnswer.Of(offer, caller);
    }

    private static Terms TermsOf(Request request, RightsBox wanted, Caller caller) =>
        new(
            Terms.CurrentSchema,
            request.WorkId,
            caller.ParticipantId,
            request.Kind,
            VocabularyFiles.All.Uses.Write(wanted.Uses),
            VocabularyFiles.All.Territories.Write(wanted.Territories),
            VocabularyFiles.All.Languages.Write(wanted.Languages),
            request.Term,
            request.Price,
            [.. (request.Royalties ?? []).OrderBy(royalty => royalty.ParticipantId)],
            request.Transferable,
            request.Sublicensable
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

    private static OfferPublished Published(Offer offer) =>
        new(
            offer.OfferId,
            offer.WorkId,
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
