using Exchange.Platform;

namespace Exchange.Orders.Features;

/// <summary>Who sees an order; to everybody else it is not there.</summary>
public static class OrderAccess
{
    /// <summary>True for its buyer, the holder of its offer, and those who see all.</summary>
    public static bool MaySee(ParticipantId buyer, ParticipantId holder, Caller caller) =>
        caller.SeesAll || caller.ParticipantId == buyer || caller.ParticipantId == holder;
}
