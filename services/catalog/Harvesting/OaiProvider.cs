using System.Net;
using Exchange.Catalog.Files;
using Exchange.Kernel;
using Exchange.Platform;
using Polly;
using Polly.Retry;

namespace Exchange.Catalog.Harvesting;

/// <summary>
/// Asks providers of OAI-PMH. Only public addresses are connected to, nothing is followed elsewhere, an answer has a
/// deadline and a size, and what passes (503, a lost connection) is tried again, at the provider's own time.
/// </summary>
internal sealed class OaiProvider(OutboundRules rules) : IDisposable
{
    /// <summary>From asking to the last byte, without the waits between attempts.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private const int LargestAnswerBytes = 16_000_000;
    private const int Attempts = 3;
    private const int MaxHeaderKilobytes = 16;

    // A longer wait than this is spent asleep in the database.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline<Asked> retry = new ResiliencePipelineBuilder<Asked>()
        .AddRetry(
            new RetryStrategyOptions<Asked>
            {
                ShouldHandle = tried =>
                    ValueTask.FromResult(tried.Outcome.Result is { Wait: { } wait } && wait <= LongestWait),
                MaxRetryAttempts = Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                UseJitter = true,
                DelayGenerator = tried =>
                    ValueTask.FromResult(tried.Outcome.Result!.Wait is { Ticks: > 0 } wait ? wait : (TimeSpan?)null),
            }
        )
        .Build();

    private readonly HttpMessageInvoker http = new(
        new SocketsHttpHandler
        {
            ConnectCallback = new GuardedConnection(rules, Dns.GetHostAddressesAsync).ConnectAsync,
            // Where a redirect leads, nobody has looked at; and a proxy would connect for us, past the guard.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        }
    );

    /// <summary>
    /// The answer to this question. Refusals: <c>harvest.busy</c> where asking later may help, with the seconds;
    /// <c>harvest.address</c>, <c>harvest.redirect</c>, <c>harvest.status</c>, <c>harvest.tooLarge</c>,
    /// <c>harvest.protocol</c>.
    /// </summary>
    /// <param name="question">The base address with its arguments.</param>
    /// <param name="element">The local name of the metadata's element.</param>
    /// <param name="cancel">Ends the asking.</param>
    public async Task<Asked> AskAsync(Uri question, string element, CancellationToken cancel) =>
        await retry.ExecuteAsync(token => TryAsync(question, element, token), cancel);

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async ValueTask<Asked> TryAsync(Uri question, string element, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadline);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, question);
            request.Headers.TryAddWithoutValidation("user-agent", "Exchange-Harvester/1");
            request.Headers.TryAddWithoutValidation("accept", "text/xml, application/xml");
            using var response = await http.SendAsync(request, deadline.Token);
            if (RefusalOf(response) is { } refusal)
                return refusal;
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            await using var limited = new LimitedStream(body, LargestAnswerBytes);
            return new Asked(await OaiAnswer.ReadAsync(limited, element, deadline.Token));
        }
        catch (FileTooLargeException)
        {
            return Asked.No("harvest.tooLarge", $"An answer has more than {LargestAnswerBytes} bytes.");
        }
        catch (InvalidDataException fault)
        {
            return Asked.No("harvest.protocol", fault.Message);
        }
        catch (HttpRequestException fault) when (fault.InnerException is ForbiddenAddressException forbidden)
        {
            return Asked.No("harvest.address", forbidden.Message);
        }
        catch (Exception fault) when (IsPassing(fault) && !cancel.IsCancellationRequested)
        {
            return Asked.Later("The provider can't be reached, or does not answer in time.", TimeSpan.Zero);
        }
    }

    private static bool IsPassing(Exception fault) =>
        fault is HttpRequestException or IOException or OperationCanceledException;

    private static Asked? RefusalOf(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
            return null;
        if (status is >= 300 and < 400)
            return Asked.No("harvest.redirect", $"The provider answers {status}: {response.Headers.Location}.");
        if (status is not (408 or 429 or >= 500))
            return Asked.No("harvest.status", $"The provider answers {status}.");
        var wish = response.Headers.RetryAfter;
        var wait = wish?.Delta ?? (wish?.Date is { } date ? date - (response.Headers.Date ?? date) : TimeSpan.Zero);
        return Asked.Later($"The provider answers {status}.", wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }
}

/// <summary>What came of a question: an answer, a refusal for good, or one that may pass.</summary>
/// <param name="Wait">Set where asking later may help: how long the provider wants to be left alone at least.</param>
internal sealed record Asked(OaiAnswer? Answer, Error? Fault = null, TimeSpan? Wait = null)
{
    public static Asked No(string code, string message) => new(Answer: null, Error.Unprocessable(code, message));

    public static Asked Later(string message, TimeSpan wait) =>
        new(Answer: null, Error.Unprocessable("harvest.busy", message), wait);
}
