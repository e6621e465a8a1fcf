using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>Somebody's part of what another one has.</summary>
public sealed record ParticipantShare(ParticipantId ParticipantId, Share SharePpm);

/// <summary>A work that this one derives from, and its part of the net of this one.</summary>
public sealed record UpstreamShare(WorkId WorkId, Share SharePpm);

/// <summary>Who shares in what a work earns, besides its holder.</summary>
/// <param name="CoHolders">Each has its part of the holder's rest; the holder keeps what they leave.</param>
/// <param name="Agent">Has its part of the holder's part, before co-holders do.</param>
/// <param name="Upstream">The works that this one derives from; each has its part of the net.</param>
public sealed record RevenueShares(
    IReadOnlyList<ParticipantShare> CoHolders,
    ParticipantShare? Agent,
    IReadOnlyList<UpstreamShare> Upstream
)
{
    /// <summary>The holder has all.</summary>
    public static RevenueShares None { get; } = new([], null, []);
}

/// <summary>A work as a plan sees it.</summary>
/// <param name="Version">Of its revenue shares; 0 where none were ever declared.</param>
public sealed record WorkShares(WorkId WorkId, ParticipantId HolderId, int Version, RevenueShares Shares);
