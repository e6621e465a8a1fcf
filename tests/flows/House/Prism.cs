using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>
/// Prism as a validating proxy before the gateway: it passes everything on and says what breaks the documents.
/// </summary>
internal sealed class Prism : IAsyncDisposable
{
    // The shell ends Prism when its input ends, which it does when this process ends, however it ends.
    private const string Script = """node "$@" </dev/null >/dev/null 2>&1 & cat; kill $!""";

    private readonly Process process;

    private Prism(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>True where the environment asks for it: it needs Node and the packages of tests/conformance.</summary>
    public static bool IsAsked => Environment.GetEnvironmentVariable("EXCHANGE_PRISM") is "1";

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it; ready when it answers.</summary>
    public static async Task<Prism> StartAsync(Uri gateway, int port)
    {
        var program = Path.Combine(Home.CloneRoot(), "tests/conformance/node_modules/.bin/prism");
        if (!File.Exists(program))
            throw new CannotRunException("EXCHANGE_PRISM=1 needs Prism: (cd tests/conformance && npm ci)");
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        string[] arguments =
        [
            "proxy",
            ApiDocument.JoinedFile,
            gateway.ToString(),
            "--host",
            address.Host,
            "--port",
            $"{port}",
        ];
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", program, .. arguments, "-v", "silent"])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        var prism = new Prism(Process.Start(start)!, address);
        using var http = new HttpClient { BaseAddress = address };
        await Eventually.SeeAsync(() => prism.AnswersAsync(http), answers => answers, "Prism answers");
        return prism;
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        if (process.HasExited)
            throw new CannotRunException(
                "Prism ended; run it by hand to see why: tests/conformance/node_modules/.bin/prism"
            );
        try
        {
            using var _ = await http.GetAsync(new Uri("/health", UriKind.Relative));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>Fails the test whose request or answer breaks the documents, as Prism sees it.</summary>
internal sealed class Conformance : DelegatingHandler
{
    public Conformance()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false }) { }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        // Prism goes where an answer leads, so what leads elsewhere is asked straight at the gateway.
        if (request.RequestUri!.AbsolutePath.StartsWith("/v1/identifiers/", StringComparison.Ordinal))
            request.RequestUri = new Uri(TheExchange.Running.Gateway, request.RequestUri.PathAndQuery);
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.Headers.TryGetValues("sl-violations", out var headers))
            return response;
        var violations = headers.SelectMany(header => ViolationsIn(header, response.IsSuccessStatusCode)).ToList();
        if (violations.Count == 0)
            return response;
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new AssertionException(
            $"{request.Method} {request.RequestUri?.PathAndQuery} -> {(int)response.StatusCode} breaks its document: "
                + $"{string.Join("; ", violations)}\n{body}"
        );
    }

    private static IEnumerable<string> ViolationsIn(string header, bool accepted)
    {
        // Beyond 8 kB Prism says in words that there are too many.
        if (!header.StartsWith('['))
            return [header];
        var violations = JsonSerializer.Deserialize<JsonElement>(header);
        return violations.EnumerateArray().Where(one => Counts(one, accepted)).Select(one => one.ToString());
    }

    // A request that breaks its document is what many tests mean to send; it is wrong only where the exchange took it.
    private static bool Counts(JsonElement violation, bool accepted)
    {
        var location = violation.TryGetProperty("location", out var where) ? where[0].GetString() : "response";
        var unknownRoute = violation.GetProperty("message").GetString() is "Selected route not found";
        return location is "response" || unknownRoute || accepted;
    }
}
