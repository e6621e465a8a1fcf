using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>The order as it stands after what happened: the latest replaces the one before.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OfferId">The offer that was ordered.</param>
/// <param name="WorkId">The work that the offer is for.</param>
/// <param name="WorkHash">
/// Hash of what the work said when it was ordered: <c>GET /v1/works/{workId}?asOf=</c> reads it for ever. Null where
/// that was not known yet.
/// </param>
/// <param name="BuyerId">Who buys.</param>
/// <param name="HolderId">Who made the offer.</param>
/// <param name="Title">The title of the work.</param>
/// <param name="Kind">How exclusive the license is.</param>
/// <param name="TermsHash">SHA-256 of the terms that the buyer agreed to, hex.</param>
/// <param name="Price">What the buyer pays.</param>
/// <param name="Royalties">What the offer promises to upstream holders.</param>
/// <param name="Channel">Where the buyer came from; null for the exchange itself.</param>
/// <param name="Rail">The rail that the buyer asked for; null where any will do.</param>
/// <param name="State">Where the order stands.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="DeadlineAt">When it expires; null when it has ended.</param>
/// <param name="LicenseId">The license, once it is granted.</param>
/// <param name="TransferId">The transfer that divided the money, once it is posted.</param>
/// <param name="Parts">The parts of the payment, once it is posted; they add up to the price.</param>
/// <param name="Refusal">Why it was rejected; null where it was not.</param>
/// <param name="Refunds">What was given back of the price, or is being given back, oldest first.</param>
public sealed record OrderData(
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    string? WorkHash,
    ParticipantId BuyerId,
    ParticipantId HolderId,
    LanguageMap Title,
    LicenseKind Kind,
    string TermsHash,
    Money Price,
    IReadOnlyList<RoyaltyShare> Royalties,
    string? Channel,
    string? Rail,
    OrderState State,
    DateTimeOffset PlacedAt,
    DateTimeOffset? DeadlineAt,
    LicenseId? LicenseId,
    [property: Needs(Scopes.MoneyRead)] TransferId? TransferId,
    [property: Needs(Scopes.MoneyRead)] IReadOnlyList<PaymentPart>? Parts,
    OrderRefusal? Refusal,
    [property: Needs(Scopes.MoneyRead)] IReadOnlyList<TradeRefund> Refunds
)
{
    /// <summary>The order of a message.</summary>
    public static OrderData Of(OrderId orderId, TradedOrder order) =>
        new(
            orderId,
            order.OfferId,
            order.WorkId,
            order.WorkHash,
            order.BuyerId,
            order.HolderId,
            order.Title,
            order.Kind,
            order.TermsHash,
            order.Price,
            order.Royalties,
            order.Channel,
            order.Rail,
            Enum.Parse<OrderState>(order.State, ignoreCase: true),
            order.PlacedAt,
            order.DeadlineAt,
            order.LicenseId,
            order.TransferId,
            order.Parts,
            order.Refusal is { } refusal ? OrderRefusal.Of(refusal) : null,
            order.Refunds
        );
}

/// <summary>Where an order stands when something is told of it.</summary>
public enum OrderState
{
    /// <summary>Its rights and its money are asked for.</summary>
    Placed,

    /// <summary>Licensed and paid.</summary>
    Completed,

    /// <summary>Its license is being taken back, because its price is given back.</summary>
    Revoking,

    /// <summary>Its price is being given back.</summary>
    Refunding,

    /// <summary>The whole price is given back.</summary>
    Refunded,

    /// <summary>Rights or money were refused.</summary>
    Rejected,

    /// <summary>The deadline passed.</summary>
    Expired,

    /// <summary>The buyer canceled.</summary>
    Canceled,
}

/// <summary>Why an order was rejected.</summary>
/// <param name="Code">Stable code: <c>rights.overlap</c>, <c>money.insufficient</c>, ...</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Conflict">The conflict of the rights with the exact overlapping box, where there is one.</param>
public sealed record OrderRefusal(string Code, string Message, JsonElement? Conflict)
{
    /// <summary>The refusal of a message.</summary>
    public static OrderRefusal Of(TradeRefusal refusal) =>
        new(refusal.Code, refusal.Message, refusal.Conflict is { } conflict ? Json.Read<JsonElement>(conflict) : null);
}
