using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Exchange.Tests.Flows;

/// <summary>An answer of the exchange.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers)
{
    /// <summary>The body.</summary>
    public JsonElement Body => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The stable code of a refusal.</summary>
    public string? Code => Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>What fails in a request, as <c>pointer code</c>, in order.</summary>
    public IReadOnlyList<string> Faults =>
        [
            .. Body.GetProperty("errors")
                .EnumerateArray()
                .Select(fault => $"{fault.Text("pointer")} {fault.Text("code")}")
                .Order(),
        ];

    /// <summary>The body of a success; the test fails where it is none.</summary>
    public JsonElement Must()
    {
        if ((int)Status is < 200 or > 299)
            throw new AssertionException($"The exchange refused: {this}");
        return Body;
    }

    public override string ToString() => $"{(int)Status} {Text}";
}

/// <summary>A file of the exchange.</summary>
internal sealed record Download(HttpStatusCode Status, string MediaType, string Name, byte[] Content);

/// <summary>One caller of the exchange, or nobody where it has no token.</summary>
internal sealed class Api
{
    private static readonly Lazy<HttpClient> Http = new(() =>
        new HttpClient(new Conformance()) { BaseAddress = TheExchange.Door }
    );

    private readonly string? token;

    private Api(string? token) => this.token = token;

    /// <summary>Somebody without a token.</summary>
    public static Api Nobody { get; } = new(token: null);

    /// <summary>Somebody with this token.</summary>
    public static Api With(string token) => new(token);

    /// <summary>A client's token, for all its scopes or for these; it lives longer than the flows take.</summary>
    public static async Task<Api> OfAsync(string clientId, string clientSecret, string? scope = null) =>
        new((await AskTokenAsync(clientId, clientSecret, scope)).Must().Text("access_token"));

    /// <summary>Asks for a token.</summary>
    public static async Task<Answer> AskTokenAsync(string clientId, string clientSecret, string? scope = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
        };
        if (scope is not null)
            form["scope"] = scope;
        using var content = new FormUrlEncodedContent(form);
        using var response = await Http.Value.PostAsync(new Uri("/connect/token", UriKind.Relative), content);
        return await ReadAsync(response);
    }

    /// <summary>The token.</summary>
    public string Token => token ?? throw new InvalidOperationException("Nobody has no token.");

    /// <summary>Reads.</summary>
    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Creates or acts, under this key or a new one.</summary>
    /// <param name="path">The path.</param>
    /// <param name="body">What to send; null for no body.</param>
    /// <param name="key">The Idempotency-Key.</param>
    /// <param name="trace">The W3C trace to be a part of.</param>
    /// <param name="etag">The ETag of what was read, for a decision about it.</param>
    public Task<Answer> PostAsync(
        string path,
        object? body = null,
        string? key = null,
        string? trace = null,
        string? etag = null
    ) =>
        SendAsync(
            HttpMethod.Post,
            path,
            request =>
            {
                request.Content = body is null ? null : JsonContent.Create(body);
                request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
                if (trace is not null)
                    request.Headers.Add("traceparent", trace);
                if (etag is not null)
                    request.Headers.Add("If-Match", etag);
            }
        );

    /// <summary>Reads and decides about what was read.</summary>
    public async Task<Answer> DecideAsync(string path, string step, string reason = "It is in order.")
    {
        var read = await GetAsync(path);
        return await PostAsync($"{path}/{step}", new { reason }, etag: read.Headers.ETag?.ToString());
    }

    /// <summary>Replaces what has this ETag.</summary>
    public Task<Answer> PutAsync(string path, object body, string etag) =>
        SendAsync(
            HttpMethod.Put,
            path,
            request =>
            {
                request.Content = JsonContent.Create(body);
                request.Headers.TryAddWithoutValidation("If-Match", etag);
            }
        );

    /// <summary>Creates from a file, straight at the gateway: Prism reads JSON and forms only.</summary>
    public Task<Answer> UploadAsync(string path, string file, string mediaType) =>
        SendAsync(
            HttpMethod.Post,
            new Uri(TheExchange.Running.Gateway, path).ToString(),
            request =>
            {
                request.Content = new StringContent(file, new MediaTypeHeaderValue(mediaType));
                request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
            }
        );

    /// <summary>Reads in another form, straight at the gateway: Prism reads JSON and forms only.</summary>
    public async Task<Download> DownloadAsync(string path, string accept, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TheExchange.Running.Gateway, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await Http.Value.SendAsync(request);
        var content = response.Content;
        return new Download(
            response.StatusCode,
            content.Headers.ContentType?.MediaType ?? "",
            content.Headers.ContentDisposition?.FileName?.Trim('"') ?? "",
            await content.ReadAsByteArrayAsync()
        );
    }

    /// <summary>Sends any request.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.RelativeOrAbsolute));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        prepare?.Invoke(request);
        using var response = await Http.Value.SendAsync(request);
        return await ReadAsync(response);
    }

    /// <summary>Closes the connections.</summary>
    public static void Close()
    {
        if (Http.IsValueCreated)
            Http.Value.Dispose();
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
}

/// <summary>Reads answers.</summary>
internal static class JsonReading
{
    /// <summary>What stands at this path, for example <c>refusal/code</c> or <c>data/0/accountId</c>.</summary>
    public static JsonElement At(this JsonElement json, string path) => path.Split('/').Aggregate(json, Step);

    /// <summary>The text at this path.</summary>
    public static string Text(this JsonElement json, string path) => json.At(path).ToString();

    /// <summary>The minor units of the amount at this path.</summary>
    public static long Minor(this JsonElement json, string path) => json.At(path).GetProperty("minor").GetInt64();

    /// <summary>The texts that an array's items have at this path.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement json, string array, string path) =>
        [.. json.At(array).EnumerateArray().Select(item => item.Text(path))];

    private static JsonElement Step(JsonElement here, string name) =>
        here.ValueKind is JsonValueKind.Array
            ? here[int.Parse(name, CultureInfo.InvariantCulture)]
            : here.GetProperty(name);
}
