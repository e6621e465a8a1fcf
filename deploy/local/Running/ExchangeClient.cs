using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Exchange.Local;

/// <summary>An answer of the exchange: its status and its body.</summary>
public sealed record ExchangeAnswer(HttpStatusCode Status, JsonElement Body)
{
    /// <summary>True for 2xx.</summary>
    public bool IsOk => (int)Status is >= 200 and < 300;

    /// <summary>The stable code of a refusal; null where there is none.</summary>
    public string? Code =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>The body of a success.</summary>
    /// <exception cref="CannotRunException">It was refused; the message has the refusal.</exception>
    public JsonElement Must() =>
        IsOk ? Body : throw new CannotRunException($"The exchange refused: {(int)Status} {Body}");

    /// <summary>A text member of a success.</summary>
    public string Text(string member) => Must().GetProperty(member).GetString()!;
}

/// <summary>
/// One participant's client of the exchange, through the gateway: gets its token, renews it, sends JSON.
/// </summary>
public sealed class ExchangeClient(Uri gateway, string clientId, string clientSecret) : IDisposable
{
    // Well before the token ends, so that none ends on its way.
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }
    )
    {
        BaseAddress = gateway,
        Timeout = TimeSpan.FromSeconds(60),
    };

    private readonly SemaphoreSlim oneRenewal = new(1, 1);
    private string token = string.Empty;
    private DateTimeOffset renewAt = DateTimeOffset.MinValue;

    /// <summary>The client's id.</summary>
    public string ClientId => clientId;

    /// <summary>The client's secret.</summary>
    public string ClientSecret => clientSecret;

    /// <summary>Reads.</summary>
    public Task<ExchangeAnswer> GetAsync(string path, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    /// <summary>Creates or acts, under this idempotency key or a new one.</summary>
    public Task<ExchangeAnswer> PostAsync(
        string path,
        object? body = null,
        string? key = null,
        CancellationToken cancellation = default
    ) => PostAsync(path, body is null ? null : JsonContent.Create(body), key, cancellation);

    /// <summary>Decides about the version of a thing that was read.</summary>
    public Task<ExchangeAnswer> DecideAsync(
        string path,
        object body,
        int version,
        CancellationToken cancellation = default
    ) => PostAsync(path, JsonContent.Create(body), key: null, cancellation, $"\"{version}\"");

    /// <summary>Creates from a file.</summary>
    public Task<ExchangeAnswer> UploadAsync(
        string path,
        Stream file,
        string mediaType,
        CancellationToken cancellation = default
    ) =>
        PostAsync(
            path,
            new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
            key: null,
            cancellation
        );

    /// <summary>A valid access token.</summary>
    public async Task<string> TokenAsync(CancellationToken cancellation = default)
    {
        await oneRenewal.WaitAsync(cancellation);
        try
        {
            if (TimeProvider.System.GetUtcNow() >= renewAt)
                await RenewAsync(cancellation);
            return token;
        }
        finally
        {
            oneRenewal.Release();
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose()
    {
        http.Dispose();
        oneRenewal.Dispose();
    }

    private Task<ExchangeAnswer> PostAsync(
        string path,
        HttpContent? content,
        string? key,
        CancellationToken cancellation,
        string? etag = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        if (etag is not null)
            request.Headers.Add("If-Match", etag);
        return SendAsync(request, cancellation);
    }

    private async Task<ExchangeAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation));
        using (request)
        using (var response = await http.SendAsync(request, cancellation))
            return await ReadAsync(response, cancellation);
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
        };
        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(new Uri("connect/token", UriKind.Relative), content, cancellation);
        var answer = (await ReadAsync(response, cancellation)).Must();
        token = answer.GetProperty("access_token").GetString()!;
        renewAt =
            TimeProvider.System.GetUtcNow().AddSeconds(answer.GetProperty("expires_in").GetInt32()) - RenewalMargin;
    }

    private static async Task<ExchangeAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        var body = bytes.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(bytes);
        return new ExchangeAnswer(response.StatusCode, body);
    }
}
