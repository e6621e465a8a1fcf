using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Exchange.Platform;

/// <summary>
/// <c>/health/live</c>: the process runs. <c>/health/ready</c>: it can take requests, which needs its database but not
/// the broker: while the broker is away requests are taken and their messages wait in the outbox.
/// </summary>
internal static class Health
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new { status = "up" })).ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(DatabaseGate gate, Broker broker, CancellationToken cancel)
    {
        var database = gate.IsOpen && await gate.AnswersAsync(cancel);
        var report = new
        {
            status = database
                ? broker.IsUp
                    ? "up"
                    : "degraded"
                : "down",
            database = database ? "up" : "down",
            broker = broker.IsUp ? "up" : "down",
        };
        return database
            ? TypedResults.Ok(report)
            : TypedResults.Json(report, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
