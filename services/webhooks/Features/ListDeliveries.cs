using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Domain;
using FluentValidation;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Searches the log of deliveries, the newest first: of one's own endpoints; all of them for operators and supervisors.
/// Deliveries are kept for 30 days after their end.
/// </summary>
public static class ListDeliveries
{
    /// <summary>Which deliveries; each filter that is given must hold.</summary>
    /// <param name="EndpointId">Only those to this endpoint.</param>
    /// <param name="EventId">Only those of this event.</param>
    /// <param name="State">Only those in this state.</param>
    /// <param name="Type">Only events of this type.</param>
    /// <param name="From">Only those made then or later.</param>
    /// <param name="To">Only those made then or earlier.</param>
    public sealed record Filter(
        EndpointId? EndpointId,
        EventId? EventId,
        DeliveryState? State,
        string? Type,
        DateTimeOffset? From,
        DateTimeOffset? To
    )
    {
        public sealed class Validator : AbstractValidator<Filter>
        {
            private const int LongestType = 60;

            public Validator() => RuleFor(filter => filter.Type).MaximumLength(LongestType);
        }
    }

    public static async Task<Result<Page<DeliveryAnswer>>> Handle(
        [AsParameters] Filter filter,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!paging.TryId<DeliveryKind>(out var before))
            return Paging.NoCursor();
        var wish = new DeliveryWish(
            filter.EndpointId,
            filter.EventId,
            filter.State?.ToText(),
            filter.Type,
            filter.From,
            filter.To
        );
        var from = paging.Cursor() is null ? (DeliveryId?)null : before;
        var rows = await DeliveryLog.ListAsync(unit, wish, caller, from, paging.Size() + 1);
        return Page.Of(rows, paging, delivery => delivery.DeliveryId.ToString());
    }
}
