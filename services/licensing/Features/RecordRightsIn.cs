using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Licensing.Features;

/// <summary>A holder says what it may grant of its own listed work, and shows by what right.</summary>
public static class RecordRightsIn
{
    /// <summary>Rights-in to record.</summary>
    /// <param name="Source">Where the right comes from.</param>
    /// <param name="Kind">How exclusively the holder may grant at most.</param>
    /// <param name="Term">From and to, or from and perpetual.</param>
    /// <param name="Evidence">From 1 to 20 documents.</param>
    /// <param name="Chain">How the right came to the holder; needed for what was assigned or entrusted to it.</param>
    public sealed record Request(
        WorkId WorkId,
        RightsSource Source,
        Exclusivity Kind,
        CodeSet Uses,
        CodeSet Territories,
        CodeSet Languages,
        Term Term,
        IReadOnlyList<Evidence> Evidence,
        IReadOnlyList<TitleLink>? Chain = null
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int MaxDocuments = 20;
        private const int MaxDescription = 1000;

        public Validator()
        {
            RuleFor(request => request.Uses).Uses();
            RuleFor(request => request.Territories).Territories();
            RuleFor(request => request.Languages).Languages();
            RuleFor(request => request.Term).Term(fixedOnly: true);
            RuleFor(request => request.Evidence.Count)
                .InclusiveBetween(1, MaxDocuments)
                .OverridePropertyName("Evidence");
            RuleForEach(request => request.Evidence).NotNull().ChildRules(Document);
            RuleFor(request => request)
                .Custom(
                    (request, context) =>
                        context.Fail(ChainOfTitle.Check(request.Chain ?? [], request.Source, request.Evidence))
                );
        }

        private static void Document(InlineValidator<Evidence> document)
        {
            document.RuleFor(evidence => evidence.Description).NotEmpty().MaximumLength(MaxDescription);
            document.RuleFor(evidence => evidence.Sha256).Matches("^[0-9a-f]{64}$");
            document.RuleFor(evidence => evidence.MediaType).Matches("^[a-z]+/[a-z0-9][a-z0-9.+-]{0,100}$");
            document.RuleFor(evidence => evidence.SizeBytes).InclusiveBetween(1, Domain.Evidence.MaxSizeBytes);
        }
    }

    public static async Task<Result<RightsInAnswer>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        var work = await unit.FindWorkAsync(request.WorkId);
        if (work is not { Listed: true })
            return Refusals.WorkNotListed;
        if (work.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (request.Chain is [.., var last] && last.To.ParticipantId != caller.ParticipantId)
            return ChainEndsElsewhere(request.Chain.Count - 1);
        if (dryRun is true)
            unit.DryRun();

        var words = VocabularyFiles.All;
        var works = (await unit.CoveredAsync(work.WorkId)).Numbers();
        var sides = new StatedSides(request.Uses, request.Territories, request.Languages);
        var box = words.Read(works, sides, request.Term.Whole());
        var stated = words.Write(box).Single();
        var right = new RecordedRightsIn(
            RightsInId.New(),
            request.WorkId,
            caller.ParticipantId,
            request.Source,
            request.Kind,
            stated.Uses,
            stated.Territories,
            stated.Languages,
            stated.Term,
            request.Evidence,
            request.Chain ?? [],
            work.ReadAt,
            RevokedAt: null
        );
        await unit.InsertAsync(right, box);
        return RightsInAnswer.Of(right, caller);
    }

    private static Error ChainEndsElsewhere(int at) =>
        Error.Invalid(
            "request.invalid",
            "The request has fields that fail; each is named in errors.",
            new FieldError(
                $"/chain/{at}/to",
                "chain.endsElsewhere",
                "The chain must end at you, by your participantId."
            )
        );
}
