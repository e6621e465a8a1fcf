namespace Exchange.Platform;

/// <summary>What a token may be used for. Which role may have which scope is participants' table.</summary>
public static class Scopes
{
    /// <summary>No token is needed.</summary>
    public const string Public = "";

    public const string WorksRead = "works:read";
    public const string WorksWrite = "works:write";
    public const string WorksReview = "works:review";
    public const string OffersRead = "offers:read";
    public const string OffersWrite = "offers:write";
    public const string LicensesRead = "licenses:read";
    public const string LicensesWrite = "licenses:write";
    public const string OrdersRead = "orders:read";
    public const string OrdersWrite = "orders:write";
    public const string MoneyRead = "money:read";
    public const string MoneyWrite = "money:write";
    public const string PayoutsWrite = "payouts:write";
    public const string InvoicesWrite = "invoices:write";
    public const string ParticipantsRead = "participants:read";
    public const string ParticipantsWrite = "participants:write";

    public const string EventsRead = "events:read";
    public const string WebhooksRead = "webhooks:read";
    public const string WebhooksWrite = "webhooks:write";

    /// <summary>
    /// To make API clients for others: whoever has it can act for everybody, so no narrower scope includes it.
    /// </summary>
    public const string ClientsIssue = "clients:issue";

    /// <summary>Error queues and other repair.</summary>
    public const string Operations = "operations";

    /// <summary>Every scope, with what it allows, for people.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [WorksRead] = "Read works",
            [WorksWrite] = "Register, edit, import and submit works",
            [WorksReview] = "Review works",
            [OffersRead] = "Read offers and vocabularies",
            [OffersWrite] = "Declare rights-in and revenue shares, and publish offers",
            [LicensesRead] = "Read licenses",
            [LicensesWrite] = "Record what was fulfilled of a license",
            [OrdersRead] = "Read orders",
            [OrdersWrite] = "Place and cancel orders",
            [MoneyRead] = "Read accounts, entries and statements",
            [MoneyWrite] = "Record and reverse deposits, import bank statements, resolve differences, approve payouts",
            [PayoutsWrite] = "Name bank accounts of one's own, and ask for payouts",
            [InvoicesWrite] = "Record invoices that were issued",
            [ParticipantsRead] = "Read participants",
            [ParticipantsWrite] = "Register participants, and clients of one's own",
            [EventsRead] = "Read the feed of events, each with what the token's other scopes may see of it",
            [WebhooksRead] = "Read endpoints of webhooks and their deliveries",
            [WebhooksWrite] = "Register endpoints of webhooks, change them, and have deliveries repeated",
            [ClientsIssue] = "Create API clients for other participants",
            [Operations] = "List and redrive messages that failed",
        };
}
