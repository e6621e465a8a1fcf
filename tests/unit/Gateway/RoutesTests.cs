using System.Text.Json;
using System.Text.RegularExpressions;

namespace Exchange.Tests.Unit.Gateway;

internal sealed partial class RoutesTests
{
    private static readonly JsonElement Proxy = JsonDocument
        .Parse(
            Tree.Read("gateway/appsettings.json"),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }
        )
        .RootElement.GetProperty("ReverseProxy");

    private static IEnumerable<JsonProperty> Routes => Proxy.GetProperty("Routes").EnumerateObject();

    [Test]
    public void Only_what_is_for_everybody_needs_no_token()
    {
        var open = Routes.Where(route => route.Value.TryGetProperty("AuthorizationPolicy", out _)).Select(PathOf);

        Assert.That(
            open,
            Has.All.Match(
                @"^/(connect|\.well-known|openapi|asyncapi)/"
                    + "|^/v1/(profiles|creator-roles|prohibitions|vocabularies)/"
                    + "|^/v1/(odrl|checkpoints|ledger-keys|event-types)/"
                    + @"|^/(oai|sitemap\.xml|v1/mapping-schema|works/\{workId\})$"
                    + @"|^/v1/works/\{workId\}/(manifest|json-ld)$"
            )
        );
    }

    [Test]
    public void Every_route_leads_to_a_service_that_is_there()
    {
        var services = Proxy.GetProperty("Clusters").EnumerateObject().Select(cluster => cluster.Name).ToList();

        Assert.That(Routes.Select(ServiceOf).Distinct(), Is.SubsetOf(services));
    }

    [Test]
    public void Every_path_that_a_service_maps_has_a_route_to_it()
    {
        var routes = Routes.Select(route => (PathOf(route).Split("/{")[0], ServiceOf(route))).ToList();

        var mapped = Tree.Files("Service.cs", "services").SelectMany(Mapped).Distinct().ToList();

        Assert.That(mapped, Is.Not.Empty);
        Assert.That(mapped, Is.SubsetOf(routes));
    }

    private static IEnumerable<(string Path, string Service)> Mapped(string file) =>
        Resource().Matches(Tree.Read(file)).Select(match => (match.Groups["path"].Value, file.Split('/')[1]));

    [GeneratedRegex("\"(?<path>/v1/[a-z-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Resource();

    private static string PathOf(JsonProperty route) =>
        route.Value.GetProperty("Match").GetProperty("Path").GetString()!;

    private static string ServiceOf(JsonProperty route) => route.Value.GetProperty("ClusterId").GetString()!;
}
