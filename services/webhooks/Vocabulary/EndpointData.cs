using Exchange.Contracts.Webhooks.V1;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>An endpoint that is told no more.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="Url">Where events were sent.</param>
/// <param name="Because">
/// gone (it answered 410), failing (for five days), or clientRevoked (it waits until another client resumes it).
/// </param>
/// <param name="FailingSince">Its first failure since its last success; null where there is none.</param>
/// <param name="Discarded">How many deliveries waited for it and are discarded.</param>
public sealed record EndpointData(
    EndpointId EndpointId,
    ParticipantId OwnerId,
    string Url,
    string Because,
    DateTimeOffset? FailingSince,
    long Discarded
)
{
    public static EndpointData Of(EndpointDisabled told) =>
        new(told.EndpointId, told.OwnerId, told.Url, told.Because, told.FailingSince, told.Discarded);
}
