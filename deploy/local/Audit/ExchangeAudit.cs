namespace Exchange.Local.Audit;

/// <summary>
/// Checks what must be true over all databases together: money, rights, orders, messages. It only reads. What differs
/// is looked at twice, so that it may run beside living trade.
/// </summary>
public static class ExchangeAudit
{
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(3);

    private static readonly Invariant[] All =
    [
        .. LedgerInvariants.All,
        .. CustodyInvariants.All,
        .. TreeInvariants.All,
        .. TradeInvariants.All,
        .. RefundInvariants.All,
        .. PostingInvariants.All,
        .. MessageInvariants.All,
        .. DeliveryInvariants.All,
    ];

    /// <summary>Checks every invariant.</summary>
    /// <param name="connectionString">The superuser's connection string of a service's database, by its name.</param>
    /// <param name="found">Told of each finding when it is there.</param>
    /// <param name="onTheWay">
    /// How long a message may be on its way before it counts as lost; by default 3 seconds.
    /// </param>
    /// <param name="cancellation">Ends the audit.</param>
    public static Task<AuditReport> RunAsync(
        Func<string, string> connectionString,
        Action<Finding>? found = null,
        TimeSpan? onTheWay = null,
        CancellationToken cancellation = default
    ) => CheckAsync(All, new Databases(connectionString, onTheWay ?? OnTheWay), found, cancellation);

    /// <summary>The same of the ledger alone.</summary>
    public static Task<AuditReport> LedgerAsync(
        Func<string, string> connectionString,
        Action<Finding>? found = null,
        CancellationToken cancellation = default
    ) => CheckAsync(LedgerInvariants.All, new Databases(connectionString, OnTheWay), found, cancellation);

    /// <summary>The same of what settlement alone knows: ledger, custody, tree, and what postings are of.</summary>
    public static Task<AuditReport> SettlementAsync(
        Func<string, string> connectionString,
        CancellationToken cancellation = default
    ) =>
        CheckAsync(
            [.. LedgerInvariants.All, .. CustodyInvariants.All, .. TreeInvariants.All, .. PostingInvariants.All],
            new Databases(connectionString, OnTheWay),
            found: null,
            cancellation
        );

    private static async Task<AuditReport> CheckAsync(
        IEnumerable<Invariant> invariants,
        Databases databases,
        Action<Finding>? found,
        CancellationToken cancellation
    )
    {
        var findings = new List<Finding>();
        foreach (var invariant in invariants)
        {
            var finding = await invariant.CheckAsync(databases, cancellation);
            found?.Invoke(finding);
            findings.Add(finding);
        }
        return new AuditReport(findings);
    }

    /// <summary>
    /// Which of the orders that clients saw are not there: what a client saw succeed must be there, whatever happened
    /// since.
    /// </summary>
    public static Task<Finding> SeenAsync(
        Func<string, string> connectionString,
        IReadOnlyCollection<OrderId> seen,
        CancellationToken cancellation = default
    ) => new Seen(seen).CheckAsync(new Databases(connectionString, OnTheWay), cancellation);

    private sealed record Seen(IReadOnlyCollection<OrderId> Orders)
        : Invariant("Each order that a client saw placed is there")
    {
        public override async Task<Finding> CheckAsync(Databases databases, CancellationToken cancellation)
        {
            var ids = Orders.Select(order => order.Value.ToString()).ToHashSet(StringComparer.Ordinal);
            const string Those = "select order_id::text from orders where order_id = any(@Keys::uuid[])";
            var there = await databases.TextsAsync("orders", Those, cancellation, [.. ids]);
            ids.ExceptWith(there);
            return Found(Orders.Count, [.. ids]);
        }
    }
}
