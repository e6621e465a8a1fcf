using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Sharing;

/// <summary>A work as everybody may see it, in whatever format.</summary>
/// <param name="Address">The public address of the exchange, without a slash at its end.</param>
/// <param name="IsListed">False where it was listed once and is not now: others must forget it.</param>
public sealed record PublicWork(
    string Address,
    WorkId WorkId,
    ParticipantId HolderId,
    bool IsListed,
    WorkContent Content,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>The work's own address.</summary>
    public string Uri => $"{Address}/v1/works/{WorkId}";

    /// <summary>Its page, for people and for what reads pages.</summary>
    public string Page => $"{Address}/works/{WorkId}";

    /// <summary>Where a license of it is to be had.</summary>
    public string OffersUri => $"{Address}/v1/offers?workId={WorkId}";
}
