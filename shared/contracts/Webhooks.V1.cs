using Exchange.Kernel;

namespace Exchange.Contracts.Webhooks.V1;

/// <summary>Said by webhooks: an endpoint is told no more, until its owner resumes it.</summary>
/// <param name="Because">
/// <c>gone</c> (it answered 410), <c>failing</c> (for five days), or <c>clientRevoked</c> (what it is told waits).
/// </param>
/// <param name="FailingSince">Its first failure since its last success.</param>
/// <param name="Discarded">How many deliveries waited for it and are discarded.</param>
public sealed record EndpointDisabled(
    EndpointId EndpointId,
    ParticipantId OwnerId,
    string Url,
    string Because,
    DateTimeOffset? FailingSince,
    long Discarded
);
