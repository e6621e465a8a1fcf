using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Exchange.Platform;
using Exchange.Webhooks.Domain;

namespace Exchange.Webhooks.Sending;

/// <summary>One request, as it is sent.</summary>
/// <param name="Id">The <c>webhook-id</c>: the event's, the same for every attempt and every replay.</param>
/// <param name="SentAt">When this attempt is made.</param>
/// <param name="Headers">Further headers that the endpoint's owner wants.</param>
public sealed record Letter(
    Uri Url,
    string Id,
    DateTimeOffset SentAt,
    byte[] Body,
    IReadOnlyDictionary<string, string> Headers,
    SigningKeys Keys
);

/// <summary>Makes attempts: one POST each, whose deadline covers the reading of the answer.</summary>
public sealed class Sender(OutboundRules rules, Outside outside) : IDisposable
{
    /// <summary>From the first byte to the last one that is read.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private const int KeptBytes = 1024;
    private const int MaxHeaderKilobytes = 16;
    private const int Redirection = 300;
    private const int ClientFault = 400;
    private const string MediaType = "application/cloudevents+json";

    private readonly HttpMessageInvoker http = new(
        new SocketsHttpHandler
        {
            ConnectCallback = new GuardedConnection(rules, outside.Resolve).ConnectAsync,
            // Where a redirect leads, nobody has looked at; and a proxy would connect for us, past the guard.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Our traces are nobody else's business.
            ActivityHeadersPropagator = null,
            ConnectTimeout = Deadline,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            // What is left of a long answer is not read: the connection is closed instead.
            MaxResponseDrainSize = KeptBytes,
            // A name that was given another address is asked again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        }
    );

    /// <summary>
    /// Sends it and reads what the receiver says. It fails only where <paramref name="cancel" /> ends it.
    /// </summary>
    public async Task<Attempt> AttemptAsync(Letter letter, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, outside.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var started = outside.Clock.GetTimestamp();
        try
        {
            using var request = RequestOf(letter);
            using var response = await http.SendAsync(request, both.Token);
            var answer = await AnswerAsync(response, both.Token);
            return new Attempt(
                (int)response.StatusCode,
                FailureOf((int)response.StatusCode),
                answer,
                RetryAfter(response.Headers.RetryAfter, letter.SentAt),
                outside.Clock.GetElapsedTime(started)
            );
        }
        catch (Exception fault)
            when (!cancel.IsCancellationRequested && CodeOf(fault, deadline.IsCancellationRequested) is { } code)
        {
            return new Attempt(
                Status: null,
                code,
                Answer: null,
                RetryAfter: null,
                outside.Clock.GetElapsedTime(started)
            );
        }
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static HttpRequestMessage RequestOf(Letter letter)
    {
        var timestamp = letter.SentAt.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, letter.Url)
        {
            Content = new ByteArrayContent(letter.Body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType, "utf-8");
        request.Headers.TryAddWithoutValidation("user-agent", "Exchange-Webhooks/1");
        request.Headers.TryAddWithoutValidation("webhook-id", letter.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(
            "webhook-signature",
            letter.Keys.Sign(WebhookSignature.Content(letter.Id, timestamp, letter.Body))
        );
        foreach (var (name, value) in letter.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static async Task<string> AnswerAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var kept = new byte[KeptBytes];
        var length = await body.ReadAtLeastAsync(kept, KeptBytes, throwOnEndOfStream: false, cancel);
        // PostgreSQL keeps no U+0000.
        return Encoding.UTF8.GetString(kept.AsSpan(0, length)).Replace('\0', '\uFFFD');
    }

    private static string? FailureOf(int status) =>
        status switch
        {
            >= 200 and < Redirection => null,
            >= Redirection and < ClientFault => "redirect",
            _ => "status",
        };

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? wish, DateTimeOffset now) =>
        (wish?.Delta ?? wish?.Date - now) is { } wait && wait > TimeSpan.Zero ? wait : null;

    /// <summary>What went wrong on the way; null for what is no fault of the way.</summary>
    private static string? CodeOf(Exception fault, bool isLate) =>
        fault switch
        {
            _ when isLate => "timeout",
            HttpRequestException { InnerException: ForbiddenAddressException } => "address",
            HttpRequestException { InnerException: SocketException { SocketErrorCode: var code } } => code
                is SocketError.HostNotFound
                    or SocketError.TryAgain
                    or SocketError.NoData
                ? "name"
                : "connect",
            HttpRequestException { HttpRequestError: var error } => CodeOf(error),
            OperationCanceledException => "timeout",
            IOException => "reset",
            _ => null,
        };

    private static string CodeOf(HttpRequestError error) =>
        error switch
        {
            HttpRequestError.NameResolutionError => "name",
            HttpRequestError.ConnectionError => "connect",
            HttpRequestError.SecureConnectionError => "tls",
            HttpRequestError.HttpProtocolError
            or HttpRequestError.InvalidResponse
            or HttpRequestError.ConfigurationLimitExceeded
            or HttpRequestError.VersionNegotiationError
            or HttpRequestError.ExtendedConnectNotSupported
            or HttpRequestError.ProxyTunnelError
            or HttpRequestError.UserAuthenticationError => "protocol",
            HttpRequestError.ResponseEnded or HttpRequestError.Unknown => "reset",
        };
}
