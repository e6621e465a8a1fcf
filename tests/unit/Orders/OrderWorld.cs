using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Exchange.Orders.Process;
using OrderTable = Exchange.Kernel.ProcessTable<
    Exchange.Orders.Process.OrderState,
    Exchange.Orders.Process.OrderTrigger,
    Exchange.Orders.Process.OrderSend
>;

namespace Exchange.Tests.Unit.Orders;

/// <summary>What licensing or settlement has done for the order.</summary>
public enum Side
{
    Untouched,
    Kept,
    Refused,
    Released,

    /// <summary>The license is granted, or the money is divided.</summary>
    Done,

    /// <summary>The license is taken back, or the money is given back.</summary>
    GivenBack,
}

/// <summary>
/// An order with a pure model of licensing, of settlement and of the mail between them. What was sent arrives at least
/// once after it was sent, in any order, and may arrive again at any time: all delays and all repeats, in a finite
/// space.
/// </summary>
/// <param name="Sent">Every message that was ever sent, and so may arrive again.</param>
/// <param name="Due">Those that have not arrived since they were last sent.</param>
public sealed record OrderWorld(OrderState Order, Side Rights, Side Money, Mail Sent, Mail Due)
{
    /// <summary>An order was just placed, and nothing has arrived yet.</summary>
    public static OrderWorld Of(OrderTable table) =>
        new OrderWorld(table.Start.In, Side.Untouched, Side.Untouched, default, default).Send(table.Start.Send);

    /// <summary>Licensed and paid, or nothing is kept and nothing was given.</summary>
    public bool IsWhole =>
        Order switch
        {
            OrderState.Completed => Rights == Side.Done && Money == Side.Done,
            OrderState.Refunded => Rights == Side.GivenBack && Money == Side.GivenBack,
            OrderState.Rejected or OrderState.Expired or OrderState.Canceled => IsFree(Rights) && IsFree(Money),
            _ => false,
        };

    /// <summary>True where something was given that the order does not stand for.</summary>
    public bool IsTorn =>
        (Rights == Side.Done && !MayBeLicensed)
        || (Money == Side.Done && Rights is not (Side.Done or Side.GivenBack))
        || (Money == Side.GivenBack && Rights != Side.GivenBack)
        || (Order is OrderState.Completed or OrderState.Refunded && !IsWhole);

    private bool MayBeLicensed =>
        Order is OrderState.Granting or OrderState.Settling or OrderState.Completed or OrderState.Revoking;

    /// <summary>True where the order waits for nobody and nothing is on its way.</summary>
    public bool IsAtRest(OrderTable table) => Due == default && (Order is OrderState.Completed || table.IsEnd(Order));

    /// <summary>Every world that may come next.</summary>
    /// <param name="patient">Nobody cancels or gives back, and everything arrives before the deadline.</param>
    public IEnumerable<OrderWorld> Next(OrderTable table, bool patient) =>
        [
            .. Sent.Commands.SelectMany(command => Arrived(command).SelectMany(world => world.Obey(command))),
            .. Sent.Answers.SelectMany(answer => Arrived(answer).Select(world => world.Take(table, answer))),
            .. patient ? [] : Impatient.Select(trigger => Take(table, trigger)),
        ];

    /// <summary>What is due arrives, one by one; where nothing is, the deadline passes.</summary>
    public OrderWorld Deliver(OrderTable table)
    {
        foreach (var command in Due.Commands)
            return Arrived(command)[0].Obey(command)[0];
        foreach (var answer in Due.Answers)
            return Arrived(answer)[0].Take(table, answer);
        return Take(table, OrderTrigger.DeadlinePassed);
    }

    private static readonly OrderTrigger[] Impatient =
    [
        OrderTrigger.CancelAsked,
        OrderTrigger.DeadlinePassed,
        OrderTrigger.RefundAsked,
    ];

    private static bool IsFree(Side side) => side is Side.Untouched or Side.Refused or Side.Released;

    // It arrived, and a twin of it may still be on its way.
    private OrderWorld[] Arrived(OrderSend command) => [this with { Due = Due.Without(command) }, this];

    private OrderWorld[] Arrived(OrderTrigger answer) => [this with { Due = Due.Without(answer) }, this];

    private OrderWorld Take(OrderTable table, OrderTrigger trigger)
    {
        var decision = table.Decide(Order, trigger);
        return (this with { Order = decision.To }).Send(decision.Send);
    }

    private OrderWorld[] Obey(OrderSend command) =>
        command switch
        {
            OrderSend.ReserveRights => Keep(Rights, OrderTrigger.RightsReserved, OrderTrigger.RightsRefused, SetRights),
            OrderSend.HoldMoney => Keep(Money, OrderTrigger.MoneyHeld, OrderTrigger.MoneyRefused, SetMoney),
            OrderSend.ReleaseRights when Rights is Side.Untouched or Side.Kept => [SetRights(Side.Released, null)],
            OrderSend.ReleaseMoney when Money is Side.Untouched or Side.Kept => [SetMoney(Side.Released, null)],
            // A consent may be missing by then, which gives up what was kept.
            OrderSend.GrantLicense when Rights is Side.Kept =>
            [
                SetRights(Side.Done, OrderTrigger.LicenseGranted),
                SetRights(Side.Refused, OrderTrigger.RightsRefused),
            ],
            OrderSend.GrantLicense when Rights is Side.Done => [SetRights(Side.Done, OrderTrigger.LicenseGranted)],
            OrderSend.GrantLicense when Rights is Side.Refused => [SetRights(Side.Refused, OrderTrigger.RightsRefused)],
            // What was given back stays so, however late the request to give it comes.
            OrderSend.GrantLicense when Rights is Side.GivenBack => [Send(OrderTrigger.LicenseGranted)],
            OrderSend.PostMoney when Money is Side.Kept or Side.Done => [SetMoney(Side.Done, OrderTrigger.MoneyPosted)],
            OrderSend.PostMoney when Money is Side.GivenBack => [Send(OrderTrigger.MoneyPosted)],
            OrderSend.RevokeLicense when Rights is Side.Done or Side.GivenBack =>
            [
                SetRights(Side.GivenBack, OrderTrigger.LicenseRevoked),
            ],
            OrderSend.RefundMoney when Money is Side.Done or Side.GivenBack =>
            [
                SetMoney(Side.GivenBack, OrderTrigger.MoneyRefunded),
            ],
            _ => [this],
        };

    // The first time it may go either way; every repeat gets the same answer; a release that came first wins.
    private static OrderWorld[] Keep(
        Side side,
        OrderTrigger yes,
        OrderTrigger no,
        Func<Side, OrderTrigger?, OrderWorld> set
    ) =>
        side switch
        {
            Side.Untouched => [set(Side.Kept, yes), set(Side.Refused, no)],
            Side.Refused or Side.Released => [set(side, no)],
            Side.Kept or Side.Done or Side.GivenBack => [set(side, yes)],
        };

    private OrderWorld SetRights(Side side, OrderTrigger? answer) => (this with { Rights = side }).Send(answer);

    private OrderWorld SetMoney(Side side, OrderTrigger? answer) => (this with { Money = side }).Send(answer);

    private OrderWorld Send(IEnumerable<OrderSend> commands) =>
        commands.Aggregate(
            this,
            (world, send) => world with { Sent = world.Sent.With(send), Due = world.Due.With(send) }
        );

    private OrderWorld Send(OrderTrigger? answer) =>
        answer is { } said ? this with { Sent = Sent.With(said), Due = Due.With(said) } : this;
}

/// <summary>A set of messages; what only partners are told is left out, because nobody answers it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Mail(int CommandBits, int AnswerBits)
{
    private static readonly ImmutableArray<OrderSend> Heard =
    [
        OrderSend.ReserveRights,
        OrderSend.HoldMoney,
        OrderSend.GrantLicense,
        OrderSend.PostMoney,
        OrderSend.ReleaseRights,
        OrderSend.ReleaseMoney,
        OrderSend.RevokeLicense,
        OrderSend.RefundMoney,
    ];

    public IEnumerable<OrderSend> Commands
    {
        get
        {
            var bits = CommandBits;
            return Heard.Where(send => (bits & (1 << (int)send)) != 0);
        }
    }

    public IEnumerable<OrderTrigger> Answers
    {
        get
        {
            var bits = AnswerBits;
            return Enum.GetValues<OrderTrigger>().Where(answer => (bits & (1 << (int)answer)) != 0);
        }
    }

    public Mail With(OrderSend send) =>
        Heard.Contains(send) ? this with { CommandBits = CommandBits | (1 << (int)send) } : this;

    public Mail With(OrderTrigger answer) => this with { AnswerBits = AnswerBits | (1 << (int)answer) };

    public Mail Without(OrderSend send) => this with { CommandBits = CommandBits & ~(1 << (int)send) };

    public Mail Without(OrderTrigger answer) => this with { AnswerBits = AnswerBits & ~(1 << (int)answer) };
}
