using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Licensing.Features;

/// <summary>A holder records that the community that a listed work belongs to consents to uses of it.</summary>
public static class RecordConsent
{
    /// <summary>A consent to record.</summary>
    /// <param name="Community">Who consents, in at least one language.</param>
    /// <param name="Term">From and to, or from and perpetual: when it may be granted under it.</param>
    /// <param name="EvidenceSha256">Hash of the document that shows the consent, hex.</param>
    public sealed record Request(
        WorkId WorkId,
        LanguageMap Community,
        CodeSet Uses,
        CodeSet Territories,
        Term Term,
        string EvidenceSha256
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int LongestName = 500;

        public Validator()
        {
            RuleFor(request => request.Community)
                .Must(names =>
                    names.Count > 0 && names.Values.All(name => name.Trim().Length is > 0 and <= LongestName)
                )
                .WithErrorCode("community")
                .WithMessage($"A community has a name of up to {LongestName} characters in each language given.");
            RuleFor(request => request.Uses).Uses();
            RuleFor(request => request.Territories).Territories();
            RuleFor(request => request.Term).Term(fixedOnly: true);
            RuleFor(request => request.EvidenceSha256).Matches("^[0-9a-f]{64}$");
        }
    }

    public static async Task<Result<ConsentAnswer>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        var work = await unit.FindWorkAsync(request.WorkId);
        if (work is not { Listed: true })
            return Refusals.WorkNotListed;
        if (work.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (dryRun is true)
            unit.DryRun();
        var words = VocabularyFiles.All;
        var consent = new Consent(
            ConsentId.New(),
            request.WorkId,
            caller.ParticipantId,
            request.Community,
            words.Uses.Write(words.Uses.Read(request.Uses)),
            words.Territories.Write(words.Territories.Read(request.Territories)),
            request.Term.Normal(),
            request.EvidenceSha256,
            work.ReadAt,
            WithdrawnAt: null,
            WithdrawalReason: null
        );
        await unit.InsertAsync(consent);
        return ConsentAnswer.Of(consent, caller);
    }
}
