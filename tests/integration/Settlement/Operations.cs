using System.Text.Json;
using Npgsql;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>
/// Something that can be asked of the ledger. What is asked follows from the place alone, so that the same place again
/// is a repeat, and two places in another order are a reordering.
/// </summary>
/// <param name="Sql">The function, with one parameter of jsonb: a list of requests.</param>
/// <param name="ByOwner">True where no function of the service's role exists, so that the owner asks.</param>
/// <param name="RequestOf">The request of a place in a world.</param>
internal sealed record Operation(string Name, string Sql, bool ByOwner, Func<OperationWorld, int, object> RequestOf)
{
    private const string Post = "select count(*)::text from ledger_post(@1::jsonb)";

    /// <summary>Every operation of the ledger; a new one joins here.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        new(
            "deposit",
            "select count(*)::text from ledger_deposit(@1::jsonb)",
            ByOwner: false,
            (world, place) =>
                new
                {
                    depositId = world.Id("deposit", place),
                    transferId = world.Id("booking", place),
                    participantId = world.Owner(place),
                    currency = world.Currency(place),
                    amountMinor = 1_000 + (97 * place),
                    // Two places share a reference: only one of them stands.
                    bankReference = $"{world.Id("reference", place / 2)}",
                    recordedBy = world.Owner(place + 1),
                    recordedAt = DateTimeOffset.UnixEpoch,
                }
        ),
        new(
            "reversal",
            "select count(*)::text from ledger_reverse(@1::jsonb)",
            ByOwner: false,
            (world, place) =>
                new
                {
                    depositId = world.Id("deposit", place),
                    transferId = world.Id("reversal", place),
                    reason = "Wrong.",
                    reversedBy = world.Owner(place + 2),
                }
        ),
        new(
            "hold",
            "select count(*)::text from ledger_hold(@1::jsonb)",
            ByOwner: false,
            (world, place) =>
                new
                {
                    orderId = world.Id("order", place),
                    holdId = world.Id("hold", place),
                    ownerId = world.Owner(place),
                    currency = world.Currency(place),
                    amountMinor = OperationWorld.Price(place),
                }
        ),
        Release("void", "voided"),
        Release("expiry", "expired"),
        Sale("sale", part: 100),
        Sale("sale of a part", part: 60),
        Transfer("receipt", world => [("custody", null, -50), ("suspense", null, 50)]),
        Transfer("matching", world => [("suspense", null, -50), ("available", 0, 50)]),
        Transfer("payout", world => [("available", 0, -70), ("transit", null, 70)]),
        Transfer("payoutReturn", world => [("transit", null, -70), ("available", 0, 70)]),
        Transfer("payoutBooked", world => [("transit", null, -70), ("custody", null, 70)]),
        Transfer("refund", world => [("available", 0, 40), ("fee", null, -4), ("available", 1, -36)]),
        Transfer("refund", world => [("available", 0, 40), ("fee", null, -4), ("receivable", 1, -36)], "debt"),
        Transfer("recovery", world => [("available", 1, -36), ("receivable", 1, 36)]),
    ];

    public override string ToString() => Name;

    private static Operation Release(string name, string outcome) =>
        new(
            name,
            "select count(*)::text from ledger_release(@1::jsonb)",
            ByOwner: false,
            (world, place) =>
                new
                {
                    orderId = world.Id("order", place),
                    holdId = world.Id("hold", place),
                    outcome,
                }
        );

    private static Operation Sale(string name, int part) =>
        new(
            name,
            "select count(*)::text from ledger_sell(ledger_read(@1::jsonb))",
            ByOwner: false,
            (world, place) =>
            {
                var price = OperationWorld.Price(place) * part / 100;
                var (fee, tax) = (price / 20, price / 50);
                return world.Transfer(
                    "sale",
                    "sale",
                    place,
                    [
                        ("available", 0, -price),
                        ("fee", null, fee),
                        ("tax", null, tax),
                        ("available", 1, price - fee - tax),
                    ]
                );
            }
        );

    private static Operation Transfer(
        string kind,
        Func<OperationWorld, (string, int?, long)[]> legs,
        string? variant = null
    ) =>
        new(
            variant is null ? kind : $"{kind} ({variant})",
            Post,
            ByOwner: true,
            (world, place) => world.Transfer(kind, variant ?? kind, place, legs(world))
        );
}

/// <summary>A few participants, orders and deposits in currencies with 0, 2 and 3 decimals.</summary>
internal sealed class OperationWorld
{
    /// <summary>Places of each operation.</summary>
    public const int Places = 6;

    private const int Owners = 3;
    private static readonly string[] Currencies = ["CNY", "JPY", "KWD"];
    private static readonly string[] OfOrders = ["sale", "refund"];

    private readonly Dictionary<string, Guid> ids = new(StringComparer.Ordinal);

    /// <summary>The price of an order.</summary>
    public static long Price(int place) => 300 + (41 * place);

    public Guid Owner(int place) => Id("owner", place % Owners);

    public string Currency(int place) => Currencies[place % 2 == 0 ? 0 : 1 + (place / 2 % 2)];

    public Guid Id(string what, int place)
    {
        var name = FormattableString.Invariant($"{what} {place}");
        lock (ids)
        {
            if (!ids.TryGetValue(name, out var id))
                ids[name] = id = Guid.CreateVersion7();
            return id;
        }
    }

    /// <summary>A transfer as the ledger reads it; owners are counted from the place's.</summary>
    public object Transfer(string kind, string name, int place, (string Purpose, int? Owner, long Minor)[] legs) =>
        new
        {
            transferId = Id(name, place),
            kind,
            currency = Currency(place),
            orderId = OfOrders.Contains(kind, StringComparer.Ordinal) ? Id("order", place) : (Guid?)null,
            details = new { },
            legs = legs.Select(leg => new
            {
                ownerId = leg.Owner is { } owner ? Owner(place + owner) : (Guid?)null,
                purpose = leg.Purpose,
                amountMinor = leg.Minor,
            }),
        };

    /// <summary>
    /// Asks for these places in one call. Refusals are answers, and so is a key that is taken, which the service tries
    /// again; whatever else is thrown is a fault, a deadlock too.
    /// </summary>
    public async Task AskAsync(LedgerSql ledger, Operation operation, int[] places)
    {
        var requests = JsonSerializer.Serialize(places.Select(place => operation.RequestOf(this, place)));
        try
        {
            await (
                operation.ByOwner
                    ? ledger.PostAsync(operation.Sql, requests)
                    : ledger.CallAsync(operation.Sql, requests)
            );
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            // Nothing of it is written.
        }
    }
}
