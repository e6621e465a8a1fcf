using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Orders.Data;
using Exchange.Orders.Process;
using Exchange.Platform;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Orders.Features;

/// <summary>Reads an order with its whole history and what the caller may do next.</summary>
public static class ReadOrder
{
    /// <summary>An order.</summary>
    /// <param name="Channel">Where the buyer came from; null for the exchange itself.</param>
    /// <param name="Rail">The rail that the buyer asked for; null where any will do.</param>
    /// <param name="WorkHash">
    /// Hash of what the work said when it was ordered: <c>GET /v1/works/{workId}?asOf=</c> reads it for ever. Null
    /// where that was not known yet.
    /// </param>
    /// <param name="TermsHash">SHA-256 of the terms that the buyer agreed to, hex.</param>
    /// <param name="DeadlineAt">When it expires, or asks again; null when it has ended.</param>
    /// <param name="LicenseId">The license, once it is granted.</param>
    /// <param name="TransferId">The transfer that divided the money, once it is posted.</param>
    /// <param name="Parts">The parts of the payment, once it is posted; they add up to the price.</param>
    /// <param name="Refusal">Why it was rejected.</param>
    /// <param name="Refunds">What was given back of the price, or is being given back, oldest first.</param>
    public sealed record Response(
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
        int Version,
        DateTimeOffset PlacedAt,
        DateTimeOffset? DeadlineAt,
        LicenseId? LicenseId,
        TransferId? TransferId,
        IReadOnlyList<PaymentPart>? Parts,
        Refusal? Refusal,
        IReadOnlyList<GivenBack> Refunds,
        IReadOnlyList<Step> History,
        IReadOnlyList<NextAction> NextActions
    ) : IVersioned;

    /// <summary>Why an order was rejected.</summary>
    /// <param name="Code">Stable code: <c>rights.overlap</c>, <c>money.insufficient</c>, ...</param>
    /// <param name="Message">A sentence for people.</param>
    /// <param name="Conflict">The conflict of the rights with the exact overlapping box, where there is one.</param>
    public sealed record Refusal(string Code, string Message, JsonElement? Conflict);

    /// <summary>One step of the order's life.</summary>
    /// <param name="Version">The order's version from this step on.</param>
    /// <param name="From">The state before; null for the first step.</param>
    /// <param name="To">The state after; the same where the step only sent something.</param>
    /// <param name="Trigger">What happened; null for the first step, the placing.</param>
    /// <param name="TraceId">The trace in which it happened.</param>
    /// <param name="Facts">What it told.</param>
    public sealed record Step(
        int Version,
        OrderState? From,
        OrderState To,
        OrderTrigger? Trigger,
        DateTimeOffset At,
        string? TraceId,
        OrderFacts Facts
    );

    public static async Task<Result<Response>> Handle(OrderId orderId, Caller caller, Unit unit)
    {
        if (await unit.FindAsync<Row>(Select, new { orderId }) is not { } row)
            return Error.NotFound("order");
        if (!OrderAccess.MaySee(row.BuyerId, row.HolderId, caller))
            return Error.NotFound("order");
        // A step may be taken between the two reads; it is left to the next caller.
        var steps = await unit.ListAsync<StepRow>(SelectHistory, new { orderId, row.Version });
        var refunds = await RefundRows.ListAsync(unit, orderId, row.Currency);
        return ToResponse(row, refunds, [.. steps.Select(step => step.ToStep())], caller);
    }

    private static Response ToResponse(
        Row row,
        IReadOnlyList<GivenBack> refunds,
        IReadOnlyList<Step> history,
        Caller caller
    ) =>
        new(
            row.OrderId,
            row.OfferId,
            row.WorkId,
            row.WorkHash,
            row.BuyerId,
            row.HolderId,
            row.Title,
            row.Kind,
            row.TermsHash,
            new Money(row.PriceMinor, row.Currency),
            Json.Read<IReadOnlyList<RoyaltyShare>>(row.Royalties),
            row.Channel,
            row.Rail,
            row.State,
            row.Version,
            row.PlacedAt,
            row.DeadlineAt,
            row.LicenseId,
            row.TransferId,
            row.Parts is null ? null : Json.Read<IReadOnlyList<PaymentPart>>(row.Parts),
            row.RefusalCode is null ? null : RefusalOf(row),
            refunds,
            history,
            NextAction.Of(row.OrderId, row.State, row.BuyerId, row.HolderId, caller)
        );

    private static Refusal RefusalOf(Row row) =>
        new(
            row.RefusalCode!,
            row.RefusalMessage ?? string.Empty,
            row.Conflict is null ? null : Json.Read<JsonElement>(row.Conflict)
        );

    private sealed record Row(
        OrderId OrderId,
        OfferId OfferId,
        WorkId WorkId,
        string? WorkHash,
        ParticipantId BuyerId,
        ParticipantId HolderId,
        LanguageMap Title,
        LicenseKind Kind,
        string TermsHash,
        long PriceMinor,
        Currency Currency,
        string Royalties,
        string? Channel,
        string? Rail,
        OrderState State,
        int Version,
        DateTimeOffset PlacedAt,
        DateTimeOffset? DeadlineAt,
        LicenseId? LicenseId,
        TransferId? TransferId,
        string? Parts,
        string? RefusalCode,
        string? RefusalMessage,
        string? Conflict
    );

    private sealed record StepRow(
        int Version,
        OrderState? FromState,
        OrderState ToState,
        OrderTrigger? Trigger,
        DateTimeOffset At,
        string? TraceId,
        string Facts
    )
    {
        public Step ToStep() => new(Version, FromState, ToState, Trigger, At, TraceId, Json.Read<OrderFacts>(Facts));
    }

    private const string Select = """
        select
          order_id, offer_id, work_id, work_hash, buyer_id, holder_id, title, kind, terms_hash, price_minor, currency,
          royalties, channel, rail, state, version, placed_at, deadline_at, license_id, transfer_id, parts,
          refusal_code, refusal_message, conflict
        from orders
        where order_id = @OrderId
        """;

    private const string SelectHistory = """
        select version, from_state, to_state, trigger, at, trace_id, facts
        from order_history
        where order_id = @OrderId
        and version <= @Version
        order by version
        """;
}
