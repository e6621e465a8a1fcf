using Exchange.Kernel;
using Exchange.Orders.Data;
using Exchange.Orders.Domain;
using Exchange.Orders.Process;
using Exchange.Platform;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace Exchange.Orders.Features;

/// <summary>
/// Places an order for an offer at the price, and of the work, that the buyer saw. Rights and money are then asked for
/// in parallel; follow the order to its end by reading it.
/// </summary>
public static class PlaceOrder
{
    /// <summary>What to order.</summary>
    /// <param name="OfferId">The offer.</param>
    /// <param name="Price">The price that the buyer saw; where it has changed since, nothing is ordered.</param>
    /// <param name="Channel">The partner's code for where the buyer came from; null for the exchange itself.</param>
    /// <param name="Rail">The rail that the payment must take; where none is named, the first that carries it.</param>
    /// <param name="WorkHash">
    /// The <c>contentHash</c> of the work that the buyer saw; where the work says something else by now, nothing is
    /// ordered. Without it the order keeps what the work says.
    /// </param>
    public sealed record Request(
        OfferId OfferId,
        Money Price,
        string? Channel = null,
        string? Rail = null,
        string? WorkHash = null
    );

    /// <summary>
    /// The order as it was placed. A dry run looks at the offer, its price and the caller; whether rights and money
    /// would be given is known only by asking for them, which it does not.
    /// </summary>
    /// <param name="OrderId">Null in a dry run: there is no order.</param>
    /// <param name="DeadlineAt">When it expires if its rights or its money have not answered by then.</param>
    public sealed record Response(
        OrderId? OrderId,
        OfferId OfferId,
        OrderState State,
        int Version,
        Money Price,
        DateTimeOffset DeadlineAt,
        IReadOnlyList<NextAction> NextActions
    ) : IVersioned;

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Price.Minor).GreaterThanOrEqualTo(0);
            RuleFor(request => request.Channel).Must(IsCode).WithErrorCode("code").WithMessage(CodeForm);
            RuleFor(request => request.Rail).Must(IsCode).WithErrorCode("code").WithMessage(CodeForm);
            RuleFor(request => request.WorkHash)
                .Matches("^sha256:[0-9a-f]{64}\\z")
                .WithErrorCode("hash")
                .WithMessage("A hash is sha256: and 64 hexadecimal digits.");
        }

        private const string CodeForm = "A code is 1 to 40 letters and digits, a small letter first.";

        private static bool IsCode(string? code) =>
            code is null
            || (
                code is { Length: >= 1 and <= 40 }
                && char.IsAsciiLetterLower(code[0])
                && code.All(char.IsAsciiLetterOrDigit)
            );
    }

    public static async Task<Result<Response>> Handle(
        Request request,
        bool? dryRun,
        Caller caller,
        IOptions<OrdersOptions> options,
        Unit unit
    )
    {
        if (await OfferRows.FindAsync(unit, request.OfferId) is not { } offer)
            return Error.Unprocessable("offer.unknown", "There is no such offer, or it was never published.");
        var terms = new Offer(offer.HolderId, offer.Price, offer.IsWithdrawn, offer.WorkHash);
        var seen = new Seen(request.Price, request.WorkHash);
        if (Placing.Refusal(terms, caller.ParticipantId, seen) is { } refusal)
            return refusal;

        var way = new PaymentWay(request.Channel, request.Rail);
        var asked = Order.Of(offer, caller.ParticipantId, way, options.Value.DeadlineSeconds);
        var order = await OrderSteps.PlaceAsync(unit, asked, offer);
        var isTrial = dryRun == true;
        if (isTrial)
            unit.DryRun();
        return new Response(
            isTrial ? null : order.OrderId,
            order.OfferId,
            order.State,
            order.Version,
            order.Price,
            order.Times.DeadlineAt!.Value,
            isTrial ? [] : NextAction.Of(order.OrderId, order.State, order.BuyerId, order.HolderId, caller)
        );
    }
}
