using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Exchange.Catalog;
using Exchange.Platform;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>
/// The catalog alone, with two holders, a buyer, an operator and the words in which its tests are told.
/// </summary>
internal abstract class CatalogFixture
{
    protected const string NotEvaluated = "http://rightsstatements.org/vocab/CNE/1.0/";

    private readonly Dictionary<ParticipantId, HttpClient> clients = [];

    protected ServiceUnderTest<CatalogService> Catalog { get; private set; } = null!;

    protected ParticipantId HolderId { get; } = ParticipantId.New();

    private ParticipantId OtherHolderId { get; } = ParticipantId.New();

    private ParticipantId BuyerId { get; } = ParticipantId.New();

    private ParticipantId OperatorId { get; } = ParticipantId.New();

    protected HttpClient Holder => As(HolderId, "holder", Scopes.WorksRead, Scopes.WorksWrite);

    protected HttpClient OtherHolder => As(OtherHolderId, "holder", Scopes.WorksRead, Scopes.WorksWrite);

    protected HttpClient Buyer => As(BuyerId, "buyer", Scopes.WorksRead);

    protected ParticipantId OtherId => OtherHolderId;

    protected HttpClient Operator =>
        As(OperatorId, "operator", Scopes.WorksRead, Scopes.WorksWrite, Scopes.WorksReview);

    [OneTimeSetUp]
    public async Task StartAsync() => Catalog = await ServiceUnderTest<CatalogService>.StartAsync(Settings);

    /// <summary>Settings of the host; none where a test needs none.</summary>
    protected virtual string[] Settings => [];

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Disconnect();
        await Catalog.DisposeAsync();
    }

    /// <summary>Stops the service in the middle of whatever it does, and starts it again at another port.</summary>
    protected async Task RestartAsync()
    {
        Disconnect();
        await Catalog.RestartAsync(Settings);
    }

    private HttpClient As(ParticipantId participant, string role, params string[] scopes)
    {
        if (!clients.TryGetValue(participant, out var client))
            clients[participant] = client = Catalog.As(participant, [role], scopes);
        return client;
    }

    private void Disconnect()
    {
        foreach (var client in clients.Values)
            client.Dispose();
        clients.Clear();
    }

    protected static object Work(string title, string? key = null, string scheme = "test") =>
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["title"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["zh-Hans"] = title },
            ["class"] = "painting",
            ["rightsStatus"] = NotEvaluated,
            ["source"] = key is null ? null : new { scheme, value = key },
        };

    protected async Task<JsonElement> RegisterAsync(string title) =>
        await (await Holder.PostAsync("/v1/works", Work(title))).JsonAsync(HttpStatusCode.Created);

    /// <summary>Registers, submits and approves a work.</summary>
    protected async Task<JsonElement> ListAsync(string title)
    {
        var work = await RegisterAsync(title);
        await ActAsync(Holder, work, "submit");
        return await ApproveAsync(work);
    }

    /// <summary>The operator reads a work and lists what it read.</summary>
    protected async Task<JsonElement> ApproveAsync(JsonElement work) =>
        await (await DecideAsync(await GetAsync(Operator, PathOf(work)), "approve")).JsonAsync(HttpStatusCode.OK);

    /// <summary>The operator decides about a work as it was when it was read.</summary>
    protected Task<HttpResponseMessage> DecideAsync(JsonElement read, string step, string reason = "属实") =>
        Operator.PostAsync($"{PathOf(read)}/{step}", new { reason }, etag: $"\"{read.GetProperty("version")}\"");

    protected static async Task<JsonElement> ActAsync(
        HttpClient client,
        JsonElement work,
        string action,
        object? body = null
    ) => await (await client.PostAsync($"{PathOf(work)}/{action}", body)).JsonAsync(HttpStatusCode.OK);

    protected static string PathOf(JsonElement work) => $"/v1/works/{Text(work, "workId")}";

    protected static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    protected static async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        await (await client.GetAsync(new Uri(path, UriKind.Relative))).JsonAsync(HttpStatusCode.OK);

    /// <summary>The very answer; the client would follow to where it leads.</summary>
    protected static async Task<HttpResponseMessage> FollowAsync(HttpClient client, string path)
    {
        using var direct = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = client.BaseAddress,
        };
        direct.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        return await direct.GetAsync(new Uri(path, UriKind.Relative));
    }

    protected static async Task<string[]> TitlesAsync(HttpClient client, string query) =>
        [
            .. (await GetAsync(client, $"/v1/works?{query}"))
                .GetProperty("data")
                .EnumerateArray()
                .Select(item => item.GetProperty("title").EnumerateObject().First().Value.GetString()!),
        ];

    /// <summary>Sends a file and answers its import.</summary>
    protected async Task<HttpResponseMessage> SendAsync(
        string mapping,
        byte[] file,
        string query = "",
        string type = "application/octet-stream"
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/imports?mapping={mapping}{query}")
        {
            Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } },
            Content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
        };
        return await Holder.SendAsync(request);
    }

    /// <summary>Sends a file and waits until its import has ended.</summary>
    protected async Task<JsonElement> ImportAsync(string mapping, byte[] file, string query = "")
    {
        var import = await (await SendAsync(mapping, file, query)).JsonAsync(HttpStatusCode.Created);
        return await EndedAsync(import);
    }

    protected Task<JsonElement> ImportAsync(string mapping, string file, string query = "") =>
        ImportAsync(mapping, Encoding.UTF8.GetBytes(file), query);

    protected Task<JsonElement> EndedAsync(JsonElement import) =>
        Eventually.SeeAsync(
            () => GetAsync(Holder, $"/v1/imports/{Text(import, "importId")}"),
            seen => Text(seen, "state") is "done" or "failed",
            "the import has ended",
            TimeSpan.FromSeconds(60)
        );

    protected static (long Read, long Created, long Updated, long Unchanged, long Refused) Counts(JsonElement import) =>
        (
            Count(import, "rowsRead"),
            Count(import, "created"),
            Count(import, "updated"),
            Count(import, "unchanged"),
            Count(import, "refused")
        );

    protected async Task<string[]> RefusalsAsync(JsonElement import)
    {
        var page = await GetAsync(Holder, $"/v1/imports/{Text(import, "importId")}/refusals");
        return
        [
            .. page.GetProperty("data")
                .EnumerateArray()
                .Select(row => $"{row.GetProperty("line")} {Text(row.GetProperty("errors")[0], "code")}"),
        ];
    }

    protected static byte[] Pack(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static long Count(JsonElement import, string name) => import.GetProperty(name).GetInt64();
}
