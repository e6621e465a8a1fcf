namespace Exchange.Tests.Integration.Settlement;

/// <summary>
/// Something that the service asks of the ledger. What is asked follows from the place alone, so that the same place
/// again is a repeat, and two places in another order are a reordering.
/// </summary>
/// <param name="Steps">What the service's role runs in one transaction, with one parameter: a list of requests.</param>
/// <param name="RequestOf">The request of a place in a world.</param>
/// <param name="OneByOne">True where the service asks for one at a time.</param>
internal sealed record Operation(
    string Name,
    IReadOnlyList<string> Steps,
    Func<OperationWorld, int, object> RequestOf,
    bool OneByOne = false
)
{
    /// <summary>Every operation of the ledger; a new one joins here.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("deposit", ["select from ledger_deposit(@1::jsonb)"], Deposit),
        new("reversal", ["select from ledger_reverse(@1::jsonb)"], Reversal),
        new("hold", ["select from ledger_hold(@1::jsonb)"], Hold),
        Release("void", "voided"),
        Release("expiry", "expired"),
        Sale("sale", part: 100),
        Sale("sale of a part", part: 60),
        Refund("refund", part: 40),
        Refund("refund of more", part: 60),
        .. BankOperations.All,
    ];

    public override string ToString() => Name;

    private static object Deposit(OperationWorld world, int place) =>
        new
        {
            depositId = world.Id("deposit", place),
            transferId = world.Id("booking", place),
            participantId = world.Owner(place),
            currency = OperationWorld.Currency(place),
            amountMinor = 1_000 + (97 * place),
            // Two places share a reference: only one of them stands.
            bankReference = $"{world.Id("reference", place / 2)}",
            recordedBy = world.Owner(place + 1),
            recordedAt = DateTimeOffset.UnixEpoch,
        };

    private static object Reversal(OperationWorld world, int place) =>
        new
        {
            depositId = world.Id("deposit", place),
            transferId = world.Id("reversal", place),
            reason = "Wrong.",
            reversedBy = world.Owner(place + 2),
        };

    private static object Hold(OperationWorld world, int place) =>
        new
        {
            orderId = world.Id("order", place),
            holdId = world.Id("hold", place),
            ownerId = world.Owner(place),
            currency = OperationWorld.Currency(place),
            amountMinor = OperationWorld.Price(place),
        };

    private static Operation Release(string name, string outcome) =>
        new(
            name,
            ["select from ledger_release(@1::jsonb)"],
            (world, place) =>
                new
                {
                    orderId = world.Id("order", place),
                    holdId = world.Id("hold", place),
                    outcome,
                }
        );

    // A sale, and in the same transaction what its holder owes.
    private static Operation Sale(string name, int part) =>
        new(
            name,
            [
                "select from ledger_sell(ledger_read(@1::jsonb))",
                """
                select
                from ledger_recover((select jsonb_agg(r -> 'recovery') from jsonb_array_elements(@1::jsonb) r))
                """,
            ],
            (world, place) =>
            {
                var price = OperationWorld.Price(place) * part / 100;
                var (fee, tax) = (price / 20, price / 50);
                return new
                {
                    transferId = world.Id("sale", place),
                    kind = "sale",
                    currency = OperationWorld.Currency(place),
                    orderId = world.Id("order", place),
                    details = new { },
                    legs = new[]
                    {
                        Leg(world.Owner(place), "available", -price),
                        Leg(null, "fee", fee),
                        Leg(null, "tax", tax),
                        Leg(world.Owner(place + 1), "available", price - fee - tax),
                    },
                    recovery = new
                    {
                        transferId = world.Id("recovery", place),
                        orderId = world.Id("order", place),
                        ownerId = world.Owner(place + 1),
                        currency = OperationWorld.Currency(place),
                    },
                };
            }
        );

    private static Operation Refund(string name, int part) =>
        new(
            name,
            [
                """
                select ledger_lock_keys(array(select (r ->> 'orderId')::uuid from jsonb_array_elements(@1::jsonb) r))
                """,
                "select from ledger_refund((@1::jsonb) -> 0)",
            ],
            (world, place) =>
            {
                var amount = OperationWorld.Price(place) * part / 100;
                var (fee, tax) = (amount / 20, amount / 50);
                return new
                {
                    refundId = world.Id(name, place),
                    transferId = world.Id($"{name} transfer", place),
                    orderId = world.Id("order", place),
                    currency = OperationWorld.Currency(place),
                    amountMinor = amount,
                    reason = "late",
                    parts = new[]
                    {
                        Leg(null, "fee", fee),
                        Leg(null, "tax", tax),
                        Leg(world.Owner(place + 1), "available", amount - fee - tax),
                    },
                };
            },
            OneByOne: true
        );

    private static object Leg(Guid? ownerId, string purpose, long amountMinor) =>
        new
        {
            ownerId,
            purpose,
            amountMinor,
        };
}
