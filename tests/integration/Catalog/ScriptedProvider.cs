using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>A provider of OAI-PMH that answers as the test has it, and remembers what it was asked.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> questions = new();
    private WebApplication app = null!;

    /// <summary>The queries that came, one after the other.</summary>
    public IReadOnlyList<string> Questions => [.. questions];

    /// <summary>Its base address.</summary>
    public string Address => $"{app.Urls.First()}/oai";

    /// <summary>Answers ListRecords; the text is the token, empty for the first piece.</summary>
    public required Func<string, HttpContext, Task> Answer { get; set; }

    public static async Task<ScriptedProvider> StartAsync(Func<string, HttpContext, Task> answer)
    {
        var provider = new ScriptedProvider { Answer = answer };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        provider.app = builder.Build();
        provider.app.Run(provider.HandleAsync);
        await provider.app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>An answer of the protocol with this inside.</summary>
    public static string Envelope(string inside) =>
        $"""
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-03-01T00:00:00Z</responseDate>
            <request>http://x</request>{inside}</OAI-PMH>
            """;

    /// <summary>A piece of a list of Dublin Core records, and the token of the next.</summary>
    public static string List(string token, params string[] records) =>
        Envelope($"<ListRecords>{string.Concat(records)}<resumptionToken>{token}</resumptionToken></ListRecords>");

    public static string Record(string key, string title) =>
        $"""
            <record><header><identifier>oai:x:{key}</identifier><datestamp>2026-01-01</datestamp></header><metadata>
            <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
              xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:title xml:lang="en">{title}</dc:title><dc:creator>A. Painter</dc:creator><dc:date>1797</dc:date>
            <dc:rights>http://creativecommons.org/publicdomain/mark/1.0/</dc:rights>
            </oai_dc:dc></metadata></record>
            """;

    public static string Deleted(string key) =>
        $"""
            <record><header status="deleted"><identifier>oai:x:{key}</identifier><datestamp>2026-02-01</datestamp>
            </header></record>
            """;

    private async Task HandleAsync(HttpContext http)
    {
        questions.Enqueue(http.Request.QueryString.Value!);
        http.Response.ContentType = "text/xml";
        if (http.Request.Query["verb"] == "Identify")
            await http.Response.WriteAsync(
                Envelope("<Identify><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>")
            );
        else
            await Answer(http.Request.Query["resumptionToken"].ToString(), http);
    }
}
