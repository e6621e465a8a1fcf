using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Tokens;

/// <summary>What each role may ask a token for.</summary>
public static class Roles
{
    /// <summary>The scopes that these roles have together, in ordinal order.</summary>
    public static IReadOnlyList<string> ScopesOf(IEnumerable<Role> roles) =>
        roles.SelectMany(ScopesOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    // What whoever is told of events has.
    private static readonly string[] Told = [Scopes.EventsRead, Scopes.WebhooksRead, Scopes.WebhooksWrite];

    // What whoever trades has, on either side.
    private static readonly string[] Member =
    [
        Scopes.WorksRead,
        Scopes.OffersRead,
        Scopes.LicensesRead,
        Scopes.LicensesWrite,
        Scopes.OrdersRead,
        Scopes.MoneyRead,
        Scopes.PayoutsWrite,
        Scopes.ParticipantsRead,
        Scopes.ParticipantsWrite,
        .. Told,
    ];

    private static string[] ScopesOf(Role role) =>
        role switch
        {
            Role.Holder => [.. Member, Scopes.WorksWrite, Scopes.OffersWrite, Scopes.InvoicesWrite],
            Role.Buyer => [.. Member, Scopes.OrdersWrite],
            Role.Partner =>
            [
                Scopes.WorksRead,
                Scopes.OffersRead,
                Scopes.LicensesRead,
                Scopes.OrdersRead,
                Scopes.ParticipantsRead,
                Scopes.ParticipantsWrite,
                .. Told,
            ],
            // An operator repairs, so it may do what any other can; whose thing it is, each service asks by itself.
            Role.Operator => [.. Scopes.All.Keys],
            Role.Supervisor =>
            [
                Scopes.WorksRead,
                Scopes.OffersRead,
                Scopes.LicensesRead,
                Scopes.OrdersRead,
                Scopes.MoneyRead,
                Scopes.ParticipantsRead,
                Scopes.EventsRead,
                Scopes.WebhooksRead,
            ],
        };
}
