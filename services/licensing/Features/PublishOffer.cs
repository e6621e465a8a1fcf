using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using FluentValidation;

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
    /// <param name="Copies">How many copies a licensee may make; left out for any number.</param>
    /// <param name="Duties">What the licensee owes beside the price.</param>
    /// <param name="ProhibitedUses">What is forbidden expressly; it is taken out of the uses.</param>
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
        int? Quantity = null,
        Copies? Copies = null,
        IReadOnlyList<Duty>? Duties = null,
        CodeSet? ProhibitedUses = null
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
            When(request => request.Copies is not null, () => RuleFor(request => request.Copies!).Copies());
            RuleFor(request => request.Duties)
                .Must(duties => duties is null || duties.Distinct().Count() == duties.Count)
                .WithErrorCode("duties.twice")
                .WithMessage("A duty is named once.");
            When(
                request => request.ProhibitedUses is not null,
                () =>
                {
                    RuleFor(request => request.ProhibitedUses!).Uses();
                    RuleFor(request => request.ProhibitedUses)
                        .Must((request, prohibited) => LeavesSome(request.Uses, prohibited!))
                        .WithErrorCode("codes.nothingLeft")
                        .WithMessage("This leaves no use that is allowed.");
                }
            );
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

    // Where either can't be read, that is what is told.
    private static bool LeavesSome(CodeSet uses, CodeSet prohibited)
    {
        var words = VocabularyFiles.All.Uses;
        return words.Check(uses).Count > 0
            || words.Check(prohibited).Count > 0
            || !words.Read(uses).Except(words.Read(prohibited)).IsEmpty;
    }

    public static Task<Result<OfferAnswer>> Handle(Request request, bool? dryRun, Caller caller, Unit unit) =>
        Publishing.PublishAsync(request, dryRun, caller, unit);
}
