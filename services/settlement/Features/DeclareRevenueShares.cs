using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// The holder of a work declares who shares in what it earns. Sales whose money is held already keep what they were
/// planned by.
/// </summary>
public static class DeclareRevenueShares
{
    /// <param name="CoHolders">Parts of what upstream works and the agent leave; at most 100 % together.</param>
    /// <param name="Agent">Its part of what upstream works and the offer's royalties leave.</param>
    /// <param name="Upstream">The works that this one derives from, each with its part of the net. Together with the
    /// agent and the royalties of any published offer they are at most 100 %.</param>
    public sealed record Request(
        IReadOnlyList<ParticipantShare>? CoHolders = null,
        ParticipantShare? Agent = null,
        IReadOnlyList<UpstreamShare>? Upstream = null
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int MaxCoHolders = 100;
        private const int MaxUpstream = 20;

        public Validator()
        {
            RuleFor(request => request.CoHolders)
                .Must(all => all is null || all.Count <= MaxCoHolders)
                .WithErrorCode("tooMany")
                .WithMessage($"There are at most {MaxCoHolders} co-holders.")
                .Must(all => all is null || IsDistinct(all.OfType<ParticipantShare>().Select(one => one.ParticipantId)))
                .WithErrorCode("twice")
                .WithMessage("A co-holder is named once.");
            RuleForEach(request => request.CoHolders).NotNull();
            RuleFor(request => request.Upstream)
                .Must(all => all is null || all.Count <= MaxUpstream)
                .WithErrorCode("tooMany")
                .WithMessage($"A work derives from at most {MaxUpstream} others.")
                .Must(all => all is null || IsDistinct(all.OfType<UpstreamShare>().Select(one => one.WorkId)))
                .WithErrorCode("twice")
                .WithMessage("A work is named once.");
            RuleForEach(request => request.Upstream).NotNull();
        }

        private static bool IsDistinct<T>(IEnumerable<T> all)
        {
            var seen = new HashSet<T>();
            return all.All(seen.Add);
        }
    }

    public static async Task<Result<RevenueSharesAnswer>> Handle(
        WorkId workId,
        Request request,
        IfMatch match,
        Caller caller,
        Unit unit
    )
    {
        await SharedWorks.LockAsync(unit);
        if (await SharedWorks.FindAsync(unit, workId) is not { } work || !RevenueSharesAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        if (work.HolderId != caller.ParticipantId)
            return Error.Forbidden("shares.notHolder", "Only the holder of a work declares who shares in it.");
        if (match.Against(work.Version) is { } stale)
            return stale;
        var shares = new RevenueShares(request.CoHolders ?? [], request.Agent, request.Upstream ?? []);
        var declared = work with { Version = work.Version + 1, Shares = shares };
        if (await FaultsAsync(declared, unit) is { Count: > 0 } faults)
            return Error.Unprocessable(faults[0].Code, "The shares break a rule; each field is named in errors.") with
            {
                Fields = faults,
            };
        await SharedWorks.DeclareAsync(unit, declared, caller.ParticipantId);
        return RevenueSharesAnswer.Of(declared);
    }

    private static async Task<IReadOnlyList<FieldError>> FaultsAsync(WorkShares declared, Unit unit)
    {
        var around = await SharedWorks.AroundAsync(
            unit,
            declared.WorkId,
            declared.Shares.Upstream.Select(one => one.WorkId)
        );
        var royalties = await Offers.MostRoyaltiesPpmAsync(unit, declared.WorkId);
        return [.. await UnknownAsync(declared, unit), .. Linking.Faults(declared, around, royalties)];
    }

    private static async Task<IReadOnlyList<FieldError>> UnknownAsync(WorkShares declared, Unit unit)
    {
        var named = declared.Shares.CoHolders.Select((one, at) => (one.ParticipantId, Pointer: $"/coHolders/{at}"));
        if (declared.Shares.Agent is { } agent)
            named = named.Append((agent.ParticipantId, "/agent"));
        var all = named.ToList();
        var known = await Participants.KnownAsync(unit, all.ConvertAll(one => one.ParticipantId));
        return
        [
            .. all.Where(one => !known.Contains(one.ParticipantId))
                .Select(one => Fault(one.Pointer, "participant.unknown", "There is no such participant.")),
            .. all.Where(one => one.ParticipantId == declared.HolderId)
                .Select(one => Fault(one.Pointer, "shares.holder", "The holder has what the others leave.")),
        ];
    }

    private static FieldError Fault(string of, string code, string message) =>
        new($"{of}/participantId", code, message);
}
