using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>Who shares in what a work earns.</summary>
/// <param name="Version">0 while nothing was declared and the holder has all.</param>
/// <param name="HolderPpm">The holder's part of what upstream works and the agent leave.</param>
/// <param name="CoHolders">Each with its part of what upstream works and the agent leave.</param>
/// <param name="Agent">Its part of what upstream works and the offer's royalties leave.</param>
/// <param name="Upstream">The works that this one derives from, each with its part of the net.</param>
public sealed record RevenueSharesAnswer(
    WorkId WorkId,
    ParticipantId HolderId,
    Share HolderPpm,
    IReadOnlyList<ParticipantShare> CoHolders,
    ParticipantShare? Agent,
    IReadOnlyList<UpstreamShare> Upstream,
    int Version
) : IVersioned
{
    internal static RevenueSharesAnswer Of(WorkShares work) =>
        new(
            work.WorkId,
            work.HolderId,
            new Share(Share.WholePpm - work.Shares.CoHolders.Sum(one => one.SharePpm.Ppm)),
            work.Shares.CoHolders,
            work.Shares.Agent,
            work.Shares.Upstream,
            work.Version
        );

    /// <summary>True for the holder, for those who share, and for those who see all.</summary>
    internal static bool IsVisible(WorkShares work, Caller caller) =>
        caller.SeesAll
        || work.HolderId == caller.ParticipantId
        || work.Shares.Agent?.ParticipantId == caller.ParticipantId
        || work.Shares.CoHolders.Any(one => one.ParticipantId == caller.ParticipantId);
}
