using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>A request as a partner's server received it.</summary>
/// <param name="Place">The path: each endpoint of a test has a place of its own.</param>
/// <param name="At">When, by the test's clock.</param>
internal sealed record Received(
    string Place,
    DateTimeOffset At,
    IReadOnlyDictionary<string, string> Headers,
    string Body
)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Told => JsonDocument.Parse(Body).RootElement;

    public string Type => Told.GetProperty("type").GetString()!;
}

/// <summary>A partner's server, which answers challenges, and everything else as the test has it behave.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> behaviors = new();
    private readonly ConcurrentQueue<Received> received = new();
    private readonly TimeProvider clock;
    private WebApplication app = null!;

    private Receiver(TimeProvider clock) => this.clock = clock;

    /// <summary>Everything but challenges that came to a place.</summary>
    public List<Received> At(string place) => [.. received.Where(one => one.Place == place && !IsChallenge(one))];

    /// <summary>Where it listens without TLS.</summary>
    public string Plain => app.Urls.First(url => url.StartsWith("http:", StringComparison.Ordinal));

    /// <summary>Where it listens with a certificate that nobody has signed.</summary>
    public string Untrusted => app.Urls.First(url => url.StartsWith("https:", StringComparison.Ordinal));

    /// <summary>Where everything is answered by 410, challenges too.</summary>
    public string Gone => $"{Plain}/gone";

    public static async Task<Receiver> StartAsync(TimeProvider clock)
    {
        var receiver = new Receiver(clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(SelfSigned()));
        });
        receiver.app = builder.Build();
        receiver.app.MapPost("/{place}", receiver.ReceiveAsync);
        receiver.app.MapPost("/gone/{place}", () => Results.StatusCode(StatusCodes.Status410Gone));
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>From now on this is what happens at a place.</summary>
    public void Behave(string place, Func<HttpContext, Task> behavior) => behaviors[place] = behavior;

    /// <summary>Answers with this status and these headers.</summary>
    public void Answer(string place, int status, params (string Name, string Value)[] headers) =>
        Behave(
            place,
            http =>
            {
                http.Response.StatusCode = status;
                foreach (var (name, value) in headers)
                    http.Response.Headers[name] = value;
                return http.Response.WriteAsync("status " + status.ToString(CultureInfo.InvariantCulture));
            }
        );

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http, string place)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var one = new Received(
            place,
            clock.GetUtcNow(),
            http.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            await reader.ReadToEndAsync()
        );
        received.Enqueue(one);
        if (IsChallenge(one))
            await http.Response.WriteAsync(one.Told.GetProperty("data").GetProperty("challenge").GetString()!);
        else if (behaviors.TryGetValue(place, out var behavior))
            await behavior(http);
        else
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static bool IsChallenge(Received one) => one.Type is "endpoint.challenge";

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }
}
