using System.Collections.Concurrent;
using System.Net.Sockets;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Tests.Integration.Platform;

/// <summary>The smallest service, to try the platform with: it counts in a table and answers HoldMoney.</summary>
internal sealed class ProbeService : IService
{
    /// <summary>An amount that can't be handled until the table cure has a row.</summary>
    public const long Poison = 13;

    /// <summary>An amount that needs the table cure, and waits for its lock only shortly.</summary>
    public const long Locking = 17;

    /// <summary>An amount whose first handler stands still inside its transaction until it is let go on.</summary>
    public const long Pausing = 19;

    private static readonly ConcurrentDictionary<OrderId, TaskCompletionSource> Pauses = new();

    public static string Name => "settlement";

    public static void Map(Routes routes)
    {
        routes.Post("/v1/probes", "Count", AddProbe.Handle, Scopes.MoneyWrite);
        routes.Get("/v1/probes", "How many", CountProbes.Handle, Scopes.MoneyRead);
    }

    public static void Listen(Queues queues) => queues.Add("settlement.money", queue => queue.On<HoldMoney>(HoldAsync));

    public static void Run(Loops loops) { }

    /// <summary>Lets the handler go on that stands still at this message.</summary>
    public static void GoOn(HoldMoney message) => Pauses[message.OrderId].SetResult();

    private static async Task HoldAsync(HoldMoney message, Unit unit)
    {
        await unit.ExecuteAsync("insert into probe (amount) values (@Minor)", new { message.Amount.Minor });
        if (message.Amount.Minor == Poison && await unit.OneAsync<long>("select count(*) from cure") == 0)
            throw new InvalidOperationException("This amount can't be handled.");
        if (message.Amount.Minor == Locking)
            await unit.OneAsync<long>("set local lock_timeout = '20ms'; select count(*) from cure");
        if (message.Amount.Minor == Pausing)
            await PauseOnceAsync(message.OrderId, unit);
        unit.Say(new MoneyHeld(message.OrderId, HoldId.New()));
    }

    private static async Task PauseOnceAsync(OrderId orderId, Unit unit)
    {
        if (!Pauses.TryAdd(orderId, new TaskCompletionSource()))
            return;
        await unit.ExecuteAsync("set local idle_in_transaction_session_timeout = '1s'");
        await Pauses[orderId].Task;
        await unit.ExecuteAsync("insert into probe (amount) values (0)");
    }
}

internal static class AddProbe
{
    public sealed record Request(long Amount, string Name, Money? Price = null);

    public sealed record Response(OrderId OrderId, long Count);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Amount).GreaterThan(0);
            RuleFor(request => request.Name).NotEmpty().MaximumLength(20);
        }
    }

    public static async Task<Result<Response>> Handle(Request request, Unit unit)
    {
        var order = OrderId.New();
        await unit.ExecuteAsync("insert into probe (amount) values (@Amount)", new { request.Amount });
        unit.Say(HoldOf(order, new Money(request.Amount, Currency.Cny)));
        var count = await unit.OneAsync<long>("select count(*) from probe");
        Fail(request.Name);
        return request.Name is "refuse"
            ? Error.Conflict("probe.refused", "It is refused.")
            : new Response(order, count);
    }

    internal static HoldMoney HoldOf(OrderId order, Money amount) =>
        new(
            order,
            ParticipantId.New(),
            amount,
            OfferId.New(),
            WorkId.New(),
            ParticipantId.New(),
            WorkClass: null,
            Royalties: [],
            Channel: null,
            Rail: null,
            HeldForSeconds: 120
        );

    // Faults as a disk, a socket or a slow neighbor makes them; none is the database's.
    private static void Fail(string name)
    {
        Exception? fault = name switch
        {
            "disk" => new IOException("The disk is full."),
            "socket" => new SocketException((int)SocketError.ConnectionRefused),
            "slow" => new TimeoutException("It took too long."),
            _ => null,
        };
        if (fault is not null)
            throw fault;
    }
}

internal static class CountProbes
{
    public sealed record Response(long Count);

    public static async Task<Result<Response>> Handle(Unit unit) =>
        new Response(await unit.OneAsync<long>("select count(*) from probe"));
}
