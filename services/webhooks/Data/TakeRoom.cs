namespace Exchange.Webhooks.Data;

/// <summary>How much of an endpoint's work this process has at hand, and may have.</summary>
/// <param name="IsSuspect">It keeps us waiting, or its last attempt failed.</param>
public sealed record LaneRoom(EndpointId EndpointId, int InFlight, int Most, bool IsSuspect);

/// <summary>How much may be taken.</summary>
/// <param name="Lane">Of an endpoint that this process is not busy with.</param>
/// <param name="SuspectLane">Of one that is suspect.</param>
/// <param name="Owner">Of all endpoints of one owner that are not suspect, with what is at hand.</param>
/// <param name="SuspectOfOwner">Of all of one owner that are.</param>
/// <param name="Sound">Of all endpoints that are not suspect.</param>
/// <param name="Suspect">Of all that are.</param>
public sealed record TakeRoom(int Lane, int SuspectLane, int Owner, int SuspectOfOwner, int Sound, int Suspect);
