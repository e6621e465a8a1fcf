using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Licensing.Features;

/// <summary>
/// Records that a community takes its consent back: from now on nothing more is offered or granted by it, also not to
/// orders that are on their way. What was granted before stands. The holder records it, or an operator to whom the
/// community turned.
/// </summary>
public static class WithdrawConsent
{
    /// <param name="Reason">Why.</param>
    public sealed record Request(string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int LongestReason = 2000;

        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(LongestReason);
    }

    public static async Task<Result<ConsentAnswer>> Handle(
        ConsentId consentId,
        Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await unit.FindConsentAsync(consentId) is not { } consent || !ConsentAnswer.IsVisible(consent, caller))
            return Error.NotFound("consent");
        if (!ConsentAnswer.MayWithdraw(consent, caller))
            return Refusals.NotHolder;
        if (dryRun is true)
            unit.DryRun();
        if (!await unit.WithdrawAsync(consentId, caller.ParticipantId, request.Reason))
            return Refusals.ConsentWithdrawn;
        return ConsentAnswer.Of((await unit.FindConsentAsync(consentId))!, caller);
    }
}
