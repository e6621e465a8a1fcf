using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using FluentValidation;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Sends at once what an endpoint should have got: all events of a stretch of time, also of one before it was
/// registered; or all that it did not take since an instant: what failed since then, what waits for its next attempt
/// after a failure, and what happened while it was disabled. Each keeps its <c>webhook-id</c>.
/// </summary>
public static class ReplayEndpoint
{
    /// <param name="FailedSince">
    /// All that failed since then, and what happened since then and was not delivered; or else the stretch:
    /// </param>
    /// <param name="From">Its begin, together with <c>to</c>.</param>
    /// <param name="To">Its end.</param>
    public sealed record Request(
        DateTimeOffset? FailedSince = null,
        DateTimeOffset? From = null,
        DateTimeOffset? To = null
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.FailedSince)
                .Must((request, since) => since is null == (request.From is not null && request.To is not null))
                .WithErrorCode("stretch")
                .WithMessage("Give failedSince, or else from and to.");
            RuleFor(request => request.To)
                .Must((request, to) => to is null || request.From is null || to >= request.From)
                .WithErrorCode("order")
                .WithMessage("The stretch ends before it begins.");
        }
    }

    /// <param name="Replayed">How many deliveries are made or made again.</param>
    public sealed record Response(int Replayed);

    public static async Task<Result<Response>> Handle(EndpointId endpointId, Request request, Caller caller, Unit unit)
    {
        // It is not locked: a long replay would keep everybody from it.
        var endpoint = await Endpoints.FindAsync(unit, endpointId, caller);
        if (endpoint is null || endpoint.OwnerId != caller.ParticipantId)
            return Error.NotFound("endpoint");
        if (endpoint.State is not (EndpointState.Active or EndpointState.Paused))
            return Error.Conflict("endpoint.notActive", "The endpoint is not active; resume or verify it first.");
        var replayed = await Deliveries.ReplayAsync(
            unit,
            endpointId,
            request.FailedSince ?? request.From!.Value,
            request.To,
            undelivered: request.FailedSince is not null
        );
        return replayed <= Deliveries.MostReplayed
            ? new Response(replayed)
            : Error.Unprocessable(
                "replay.tooMuch",
                $"These are more than {Deliveries.MostReplayed} events; replay a shorter stretch first."
            );
    }
}
