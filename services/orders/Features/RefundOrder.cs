using Exchange.Kernel;
using Exchange.Orders.Data;
using Exchange.Orders.Process;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Orders.Features;

/// <summary>
/// The holder of the offer, or an operator, gives back what a completed order was paid with, or a part of it. Where
/// nothing of the price is kept, the license is taken back too.
/// </summary>
public static class RefundOrder
{
    /// <param name="Reason">Why; the buyer reads it. 1 to 500 characters.</param>
    /// <param name="Amount">How much, in the currency of the order; null for all that was not given back yet.</param>
    public sealed record Request(string Reason, Money? Amount = null);

    /// <param name="RefundId">Null in a dry run: nothing is given back.</param>
    /// <param name="Kept">What is left of the price after it.</param>
    /// <param name="LicenseIsRevoked">True where nothing is left, so that the license goes too.</param>
    public sealed record Response(RefundId? RefundId, OrderId OrderId, Money Amount, Money Kept, bool LicenseIsRevoked);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Reason).NotEmpty().MaximumLength(500);
            RuleFor(request => request.Amount!.Value.Minor)
                .GreaterThan(0)
                .When(request => request.Amount is not null)
                .OverridePropertyName("Amount.Minor");
        }
    }

    public static async Task<Result<Response>> Handle(
        OrderId orderId,
        Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (
            await OrderRows.LockAsync(unit, orderId) is not { } order
            || !OrderAccess.MaySee(order.BuyerId, order.HolderId, caller)
        )
            return Error.NotFound("order");
        if (order.HolderId != caller.ParticipantId && !caller.IsOperator)
            return Error.Forbidden("refund.notHolder", "The holder of the offer or an operator gives money back.");
        if (order.State != OrderState.Completed)
            return Error.Conflict("refund.notPaid", $"The order is {order.State.ToText()}; nothing was paid for it.");
        var left = order.Price.Minor - await RefundRows.SumAsync(unit, orderId);
        var amount = request.Amount ?? order.Price with { Minor = left };
        if (amount.Currency != order.Price.Currency)
            return Error.Unprocessable("refund.currency", $"The order was paid in {order.Price.Currency}.");
        if (amount.Minor > left || left == 0)
            return TooMuch(order.Price with { Minor = left });
        var kept = order.Price with { Minor = left - amount.Minor };
        if (dryRun == true)
            unit.DryRun();
        var refund = new OrderRefund(RefundId.New(), amount, request.Reason);
        await RefundRows.AddAsync(unit, orderId, refund, caller.ParticipantId);
        if (kept.Minor == 0)
            await OrderSteps.TakeAsync(unit, order, OrderTrigger.RefundAsked, new OrderFacts { Refund = refund });
        else
            unit.Say(refund.AsAsked(orderId));
        return new Response(dryRun == true ? null : refund.RefundId, orderId, amount, kept, kept.Minor == 0);
    }

    private static Error TooMuch(Money left) =>
        Error.Conflict("refund.tooMuch", $"Of the order {left} is not given back yet.") with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["left"] = left },
        };
}
