using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Tests.Integration.Platform;

/// <summary>The smallest service, to try the platform with: it counts in a table and answers HoldMoney.</summary>
internal sealed class ProbeService : IService
{
    public const long Poison = 13;

    public static string Name => "settlement";

    public static void Map(Routes routes)
    {
        routes.Post("/v1/probes", "Count", AddProbe.Handle, Scopes.MoneyWrite);
        routes.Get("/v1/probes", "How many", CountProbes.Handle, Scopes.MoneyRead);
    }

    public static void Listen(Queues queues) => queues.Add("settlement.money", queue => queue.On<HoldMoney>(HoldAsync));

    public static void Run(Loops loops) { }

    private static async Task HoldAsync(HoldMoney message, Unit unit)
    {
        await unit.ExecuteAsync("insert into probe (amount) values (@Minor)", new { message.Amount.Minor });
        if (message.Amount.Minor == Poison && await unit.OneAsync<long>("select count(*) from cure") == 0)
            throw new InvalidOperationException("This amount can't be handled.");
        unit.Say(new MoneyHeld(message.OrderId, HoldId.New()));
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
        unit.Say(new HoldMoney(order, ParticipantId.New(), new Money(request.Amount, Currency.Cny)));
        var count = await unit.OneAsync<long>("select count(*) from probe");
        return request.Name is "refuse"
            ? Error.Conflict("probe.refused", "It is refused.")
            : new Response(order, count);
    }
}

internal static class CountProbes
{
    public sealed record Response(long Count);

    public static async Task<Result<Response>> Handle(Unit unit) =>
        new Response(await unit.OneAsync<long>("select count(*) from probe"));
}
