using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>A kind of thing that events are about.</summary>
/// <param name="Path">Where it is read: <c>/v1/orders</c>.</param>
/// <param name="IdName">How its id is called in a body: <c>orderId</c>.</param>
/// <param name="Scope">The scope that a token needs to be told of it.</param>
/// <param name="IdOf">Its id in the outside form.</param>
public sealed record Resource(string Path, string IdName, string Scope, Func<Guid, string> IdOf)
{
    /// <summary>A resource whose ids are of this kind.</summary>
    public static Resource Of<TKind>(string path, string idName, string scope)
        where TKind : IIdKind => new(path, idName, scope, id => new Id<TKind>(id).ToString());
}

/// <summary>Everything that events are about.</summary>
internal static class Resources
{
    public static readonly Resource Participants = Resource.Of<ParticipantKind>(
        "/v1/participants",
        "participantId",
        Scopes.ParticipantsRead
    );

    public static readonly Resource Works = Resource.Of<WorkKind>("/v1/works", "workId", Scopes.WorksRead);
    public static readonly Resource Offers = Resource.Of<OfferKind>("/v1/offers", "offerId", Scopes.OffersRead);
    public static readonly Resource Orders = Resource.Of<OrderKind>("/v1/orders", "orderId", Scopes.OrdersRead);

    public static readonly Resource Licenses = Resource.Of<LicenseKind>(
        "/v1/licenses",
        "licenseId",
        Scopes.LicensesRead
    );

    public static readonly Resource Transfers = Resource.Of<TransferKind>(
        "/v1/transfers",
        "transferId",
        Scopes.MoneyRead
    );

    public static readonly Resource Endpoints = Resource.Of<EndpointKind>(
        "/v1/endpoints",
        "endpointId",
        Scopes.WebhooksRead
    );

    public static readonly Resource Deposits = Resource.Of<DepositKind>("/v1/deposits", "depositId", Scopes.MoneyRead);
    public static readonly Resource Payouts = Resource.Of<PayoutKind>("/v1/payouts", "payoutId", Scopes.MoneyRead);
}
