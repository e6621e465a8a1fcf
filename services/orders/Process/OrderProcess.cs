using Exchange.Kernel;
using static Exchange.Kernel.ProcessTable<
    Exchange.Orders.Process.OrderState,
    Exchange.Orders.Process.OrderTrigger,
    Exchange.Orders.Process.OrderSend
>;
using static Exchange.Orders.Process.OrderSend;
using static Exchange.Orders.Process.OrderState;
using static Exchange.Orders.Process.OrderTrigger;

namespace Exchange.Orders.Process;

/// <summary>
/// The whole life of an order. Rights and money are asked for in parallel and may answer in any order; both must say
/// yes before the license is granted, and from then on it is carried through, unless a consent that the license needs
/// was taken back meanwhile. What was paid whole may be given back
/// whole: first the license is taken back, then the money. Every message may come late or twice.
/// </summary>
public static class OrderProcess
{
    private static readonly OrderState[] Open = [Placed, AwaitingMoney, AwaitingRights]; // it can still be undone
    private static readonly OrderState[] Back = [Revoking, Refunding, Refunded]; // it was paid, and is given back
    private static readonly OrderState[] Agreed = [Granting, Settling, Completed, .. Back]; // both said yes
    private static readonly OrderState[] Undone = [Rejected, Expired, Canceled]; // everything is released

    /// <summary>What arrives, in which states, leads where, and sends what.</summary>
    // csharpier-ignore
    public static readonly ProcessTable<OrderState, OrderTrigger, OrderSend> Table = new(
        //     when            in                          to              then send
        Begin (                Placed,                                     OrderPlaced, ReserveRights, HoldMoney),

        On    (RightsReserved, [Placed],                   AwaitingMoney),
        On    (MoneyHeld,      [Placed],                   AwaitingRights),
        On    (MoneyHeld,      [AwaitingMoney],            Granting,       GrantLicense),
        On    (RightsReserved, [AwaitingRights],           Granting,       GrantLicense),
        On    (LicenseGranted, [Granting],                 Settling,       PostMoney),
        On    (MoneyPosted,    [Settling],                 Completed,      OrderCompleted),

        On    (RefundAsked,    [Completed],                Revoking,       RevokeLicense),
        On    (LicenseRevoked, [Revoking],                 Refunding,      RefundMoney),
        On    (MoneyRefunded,  [Refunding],                Refunded,       OrderRefunded),

        On    (RightsRefused,  [Placed, AwaitingRights],   Rejected,       ReleaseMoney, OrderRejected),
        On    (RightsRefused,  [Granting],                 Rejected,       ReleaseMoney, OrderRejected),
        On    (MoneyRefused,   [Placed, AwaitingMoney],    Rejected,       ReleaseRights, OrderRejected),
        On    (CancelAsked,    Open,                       Canceled,       ReleaseRights, ReleaseMoney, OrderCanceled),
        On    (DeadlinePassed, Open,                       Expired,        ReleaseRights, ReleaseMoney, OrderExpired),

        //     when            in                          then send       why
        Stay  (DeadlinePassed, [Granting],                 GrantLicense,   "it has an answer, so it is asked again"),
        Stay  (DeadlinePassed, [Settling],                 PostMoney,      "no way back, so it is asked again"),
        Stay  (DeadlinePassed, [Revoking],                 RevokeLicense,  "no way back, so it is asked again"),
        Stay  (DeadlinePassed, [Refunding],                RefundMoney,    "no way back, so it is asked again"),
        Stay  (RightsReserved, Undone,                     ReleaseRights,  "came too late"),
        Stay  (MoneyHeld,      Undone,                     ReleaseMoney,   "came too late"),

        //     when            in                          why nothing happens
        Ignore(RightsReserved, [AwaitingMoney, ..Agreed],  "a repeat"),
        Ignore(MoneyHeld,      [AwaitingRights, ..Agreed], "a repeat"),
        Ignore(LicenseGranted, [Settling, Completed, ..Back], "a repeat"),
        Ignore(MoneyPosted,    [Completed, ..Back],        "a repeat"),
        Ignore(LicenseRevoked, [Refunding, Refunded],      "a repeat"),
        Ignore(MoneyRefunded,  [Refunded],                 "a repeat"),
        Ignore(RefundAsked,    Back,                       "it is given back already"),
        Ignore(RightsRefused,  [AwaitingMoney, Settling, Completed, ..Back], "licensing said yes before"),
        Ignore(MoneyRefused,   [AwaitingRights, ..Agreed], "settlement said yes, and answers one way"),
        Ignore(RightsRefused,  Undone,                     "no rights are kept, so none are released"),
        Ignore(MoneyRefused,   Undone,                     "no money is held, so none is released"),
        Ignore(LicenseGranted, [..Open, ..Undone],         "only Granting asks for it"),
        Ignore(MoneyPosted,    [..Open, Granting, ..Undone], "only Settling asks for it"),
        Ignore(LicenseRevoked, [..Open, Granting, Settling, Completed, ..Undone], "only Revoking asks for it"),
        Ignore(MoneyRefunded,  [..Open, Granting, Settling, Completed, Revoking, ..Undone], "only Refunding asks it"),
        Ignore(RefundAsked,    [..Open, Granting, Settling, ..Undone], "nothing was paid"),
        Ignore(CancelAsked,    [..Agreed, ..Undone],       "too late: it is bound, or has ended"),
        Ignore(DeadlinePassed, [Completed, Refunded, ..Undone], "it waits for nothing"));

    /// <summary>True where the order waits for nobody: it has ended, or is completed.</summary>
    public static bool Rests(OrderState state) => state is Completed || Table.IsEnd(state);
}

/// <summary>Where an order stands.</summary>
public enum OrderState
{
    /// <summary>Rights and money are asked for; neither has answered.</summary>
    Placed,

    /// <summary>The rights are kept; the money has not answered.</summary>
    AwaitingMoney,

    /// <summary>The money is held; the rights have not answered.</summary>
    AwaitingRights,

    /// <summary>
    /// Both are kept; the license is being granted. Nobody goes back but licensing, where a consent is missing by now.
    /// </summary>
    Granting,

    /// <summary>The license is granted; the money is being divided.</summary>
    Settling,

    /// <summary>Licensed and paid.</summary>
    Completed,

    /// <summary>All that was paid is to be given back; the license is being taken back first.</summary>
    Revoking,

    /// <summary>The license is taken back; the money is being given back.</summary>
    Refunding,

    /// <summary>License and money are given back.</summary>
    Refunded,

    /// <summary>Refused, and everything is undone.</summary>
    Rejected,

    /// <summary>The deadline passed, and everything is undone.</summary>
    Expired,

    /// <summary>The buyer canceled in time, and everything is undone.</summary>
    Canceled,
}

/// <summary>
/// What may happen to an order: a message arrives, its deadline passes, its buyer asks to cancel, its holder to give
/// back what was paid.
/// </summary>
public enum OrderTrigger
{
    RightsReserved,
    RightsRefused,
    MoneyHeld,
    MoneyRefused,
    LicenseGranted,
    MoneyPosted,
    LicenseRevoked,

    /// <summary>All that was left of the price is given back.</summary>
    MoneyRefunded,
    DeadlinePassed,
    CancelAsked,
    RefundAsked,
}

/// <summary>What an order may send: commands to licensing and settlement, and what everybody is told.</summary>
public enum OrderSend
{
    OrderPlaced,
    ReserveRights,
    HoldMoney,
    GrantLicense,
    PostMoney,
    ReleaseRights,
    ReleaseMoney,
    RevokeLicense,
    RefundMoney,
    OrderCompleted,
    OrderRejected,
    OrderExpired,
    OrderCanceled,
    OrderRefunded,
}
