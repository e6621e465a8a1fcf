using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Orders.Data;
using Exchange.Platform;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Orders.Process;

/// <summary>An order as it stands, with the terms it was placed under.</summary>
/// <param name="DeadlineSeconds">How long it waits for its rights and its money.</param>
/// <param name="Version">1, and one more with every row of its history.</param>
public sealed record Order(
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    string? WorkClass,
    ParticipantId BuyerId,
    ParticipantId HolderId,
    LanguageMap Title,
    LicenseKind Kind,
    string TermsHash,
    Money Price,
    IReadOnlyList<RoyaltyShare> Royalties,
    PaymentWay Way,
    int DeadlineSeconds,
    OrderState State,
    int Version,
    OrderTimes Times
)
{
    /// <summary>A new order of this buyer for this offer.</summary>
    public static Order Of(OfferRow offer, ParticipantId buyer, PaymentWay way, int deadlineSeconds) =>
        new(
            OrderId.New(),
            offer.OfferId,
            offer.WorkId,
            offer.WorkClass,
            buyer,
            offer.HolderId,
            offer.Title,
            offer.Kind,
            offer.TermsHash,
            offer.Price,
            Json.Read<IReadOnlyList<RoyaltyShare>>(offer.Royalties),
            way,
            deadlineSeconds,
            OrderProcess.Table.Start.In,
            Version: 1,
            new OrderTimes(PlacedAt: default, DeadlineAt: null)
        )
        {
            WorkHash = offer.WorkHash,
        };

    /// <summary>Hash of what the work said when it was ordered; null where that was not known yet.</summary>
    public string? WorkHash { get; init; }

    /// <summary>What arrived for it so far.</summary>
    public OrderFacts Facts { get; init; } = OrderFacts.None;

    /// <summary>What was given back of its price, or is being given back; read only where it is told.</summary>
    public IReadOnlyList<GivenBack> Refunds { get; init; } = [];
}

/// <summary>The instants of an order, as the database gave them.</summary>
/// <param name="DeadlineAt">When it expires, or asks again; null when it has ended.</param>
public sealed record OrderTimes(DateTimeOffset PlacedAt, DateTimeOffset? DeadlineAt);

/// <summary>How an order is paid.</summary>
/// <param name="Channel">Where the buyer came from; null for the exchange itself.</param>
/// <param name="Rail">The rail that the payment must take; null where any will do.</param>
public sealed record PaymentWay(string? Channel, string? Rail);

/// <summary>What is given back of an order's price.</summary>
/// <param name="Reason">Why; the buyer reads it.</param>
public sealed record OrderRefund(RefundId RefundId, Money Amount, string Reason)
{
    /// <summary>As settlement is asked for it.</summary>
    public RefundMoney AsAsked(OrderId orderId) => new(orderId, RefundId, Amount, Reason);
}

/// <summary>What a message tells of an order; every member is null that it does not tell.</summary>
public sealed record OrderFacts
{
    /// <summary>Nothing is told.</summary>
    public static OrderFacts None { get; } = new();

    /// <summary>The rights that are kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReservationId? ReservationId { get; init; }

    /// <summary>The money that is held.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HoldId? HoldId { get; init; }

    /// <summary>Who refused and why, a stable code: <c>rights.overlap</c>, <c>money.insufficient</c>, ...</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefusalCode { get; init; }

    /// <summary>The refusal as a sentence.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefusalMessage { get; init; }

    /// <summary>The conflict of the rights: its type and the exact overlapping box, as licensing explains it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Conflict { get; init; }

    /// <summary>The license that was granted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LicenseId? LicenseId { get; init; }

    /// <summary>The transfer that divided the money.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TransferId? TransferId { get; init; }

    /// <summary>The parts of the payment; they add up to the price.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PaymentPart>? Parts { get; init; }

    /// <summary>The refund of all that was left of the price.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderRefund? Refund { get; init; }

    /// <summary>These facts and what is new.</summary>
    public OrderFacts And(OrderFacts news) =>
        new()
        {
            ReservationId = news.ReservationId ?? ReservationId,
            HoldId = news.HoldId ?? HoldId,
            RefusalCode = news.RefusalCode ?? RefusalCode,
            RefusalMessage = news.RefusalMessage ?? RefusalMessage,
            Conflict = news.Conflict ?? Conflict,
            LicenseId = news.LicenseId ?? LicenseId,
            TransferId = news.TransferId ?? TransferId,
            Parts = news.Parts ?? Parts,
            Refund = news.Refund ?? Refund,
        };
}
