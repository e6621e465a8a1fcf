using System.Text.Json;
using System.Text.Json.Nodes;

namespace Exchange.Gateway;

/// <summary>
/// The health of the whole: each service's own report, and the worst of them. One question to the services serves
/// everybody who asks within a second, so that asking can't be used to load them.
/// </summary>
internal sealed class WholeHealth(Services services, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim asking = new(1);
    private Report? last;

    public static async Task<IResult> Handle(WholeHealth health, CancellationToken cancel)
    {
        var report = await health.ReportAsync(cancel);
        var isDown = string.Equals(report.Status, "down", StringComparison.Ordinal);
        return TypedResults.Json(
            new { status = report.Status, services = report.Services },
            statusCode: isDown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK
        );
    }

    public void Dispose() => asking.Dispose();

    private async Task<Report> ReportAsync(CancellationToken cancel)
    {
        await asking.WaitAsync(cancel);
        try
        {
            if (last is null || time.GetElapsedTime(last.AskedAt) > Fresh)
                last = await AskAsync(cancel);
            return last;
        }
        finally
        {
            asking.Release();
        }
    }

    private async Task<Report> AskAsync(CancellationToken cancel)
    {
        var names = services.Names;
        var answers = await Task.WhenAll(names.Select(name => OneAsync(name, cancel)));
        var states = answers.Select(answer => (string?)answer["status"]).ToList();
        var worst =
            states.Contains("down", StringComparer.Ordinal) ? "down"
            : states.TrueForAll(state => state is "up") ? "up"
            : "degraded";
        return new Report(worst, names.Zip(answers).ToDictionary(StringComparer.Ordinal), time.GetTimestamp());
    }

    private async Task<JsonObject> OneAsync(string service, CancellationToken cancel)
    {
        var reply = await services.AskAsync(service, "/health/ready", cancel);
        try
        {
            if (reply is not null && JsonNode.Parse(reply.Body) is JsonObject report && report.ContainsKey("status"))
                return report;
        }
        catch (JsonException)
        {
            // What answers there is no service of ours.
        }
        return new JsonObject { ["status"] = "down" };
    }

    private sealed record Report(string Status, IReadOnlyDictionary<string, JsonObject> Services, long AskedAt);
}
