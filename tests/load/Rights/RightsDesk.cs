using System.Security.Claims;
using Exchange.Contracts.Licensing.V1;
using Exchange.Licensing.Domain;
using Exchange.Licensing.Features;
using Exchange.Platform;

namespace Exchange.Tests.Load;

/// <summary>
/// Asks the service's own handlers, each in a unit of work of its own with its commit and its outbox row, as a consumer
/// or a request runs them; without broker and HTTP.
/// </summary>
internal sealed class RightsDesk(Units units, RightsWorld world)
{
    private static readonly DateTimeOffset From = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] All = ["all"];
    private static readonly Caller Nobody = new(new ClaimsPrincipal());

    // What buyers ask: merchandise among many, a book alone, and everything everywhere alone, where most is in the way.
    private static readonly WishedBox[] Wishes =
    [
        Wish(Exclusivity.NonExclusive, "merchandise", "CN-mainland"),
        Wish(Exclusivity.NonExclusive, "merchandise.toys", "world"),
        Wish(Exclusivity.Exclusive, "publishing", "CN"),
        Wish(Exclusivity.Sole, "games", "world"),
        Wish(Exclusivity.Sole, "all", "world"),
    ];

    private readonly List<OrderId> kept = [];
    private readonly List<OfferId> taken = [];
    private int singles = -1;
    private int licensed = -1;

    /// <summary>Asks what of some work is free.</summary>
    public async Task AvailabilityAsync(int turn)
    {
        // The works that sell best are asked for most.
        var work = world.Works[(int)(Math.Pow(Random.Shared.NextDouble(), 2) * world.Works.Count)];
        var answer = await units.RunAsync(
            unit => ReadAvailability.Handle(work, Wishes[turn % Wishes.Length], Nobody, unit),
            CancellationToken.None
        );
        _ = answer.Value;
    }

    /// <summary>Keeps rights: nine times of ten an offer to many, else one to one alone that nobody has yet.</summary>
    public async Task ReserveAsync(int turn)
    {
        var isSingle = turn % 10 == 9;
        var offer = isSingle
            ? world.OffersToOne[Interlocked.Increment(ref singles)]
            : world.OffersToMany[Random.Shared.Next(world.OffersToMany.Count)];
        var order = OrderId.New();
        await ReserveAsync(order, offer);
        lock (kept)
        {
            kept.Add(order);
            if (isSingle)
                taken.Add(offer);
        }
    }

    /// <summary>Asks for what one has already, and is refused.</summary>
    public Task BeRefusedAsync(int turn) => ReserveAsync(OrderId.New(), taken[turn % taken.Count]);

    /// <summary>Turns what was kept into a license, in the order in which it was kept.</summary>
    public Task GrantAsync(int turn)
    {
        var order = kept[Interlocked.Increment(ref licensed)];
        return units.RunAsync(unit => Grant.Handle(new GrantLicense(order), unit), CancellationToken.None);
    }

    private Task ReserveAsync(OrderId order, OfferId offer)
    {
        var buyer = world.Buyers[Random.Shared.Next(world.Buyers.Count)];
        return units.RunAsync(
            unit => Reserve.Handle(new ReserveRights(order, offer, buyer), unit),
            CancellationToken.None
        );
    }

    private static WishedBox Wish(Exclusivity kind, string use, string territory) =>
        new(
            kind,
            [use],
            ExceptUses: null,
            [territory],
            ExceptTerritories: null,
            All,
            ExceptLanguages: null,
            From,
            From.AddYears(2),
            Perpetual: null
        );
}
