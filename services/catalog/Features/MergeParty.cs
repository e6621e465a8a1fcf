using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>
/// Says that a party is the same as another one. From then on its id, its identifiers and its names lead to that one;
/// what it said stays in its history. An operator decides it, with a reason.
/// </summary>
public static class MergeParty
{
    /// <param name="Into">The party that stays.</param>
    /// <param name="Reason">Why they are the same; it stays in the history.</param>
    public sealed record Request(PartyId Into, string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(ReviewDecision.LongestReason);
    }

    /// <summary>The party that stays.</summary>
    public static async Task<Result<PartyAnswer>> Handle(
        PartyId partyId,
        Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        // The same order for everybody, so that two merges of the same parties wait for each other.
        var (first, second) = partyId < request.Into ? (partyId, request.Into) : (request.Into, partyId);
        var (one, two) = (await Parties.LockAsync(unit, first), await Parties.LockAsync(unit, second));
        var (party, other) = partyId == first ? (one, two) : (two, one);
        if (party is null)
            return Error.NotFound("party");
        if (party.MergedInto is { } already)
            return Error.Conflict("party.merged", $"It was merged into {already} already.");
        if (other is null || other.MergedInto is not null || other.PartyId == partyId)
            return Error.Unprocessable("party.into", "It is merged into another party, which is not merged itself.");
        if (dryRun is true)
            unit.DryRun();
        await Parties.MergeAsync(unit, partyId, request.Into);
        await Parties.RememberAsync(unit, partyId, PartyStep.Merge, caller.ParticipantId, request.Reason);
        return await PartyAnswer.OfAsync(other, caller, unit);
    }
}
