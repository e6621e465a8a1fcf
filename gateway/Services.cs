using Yarp.ReverseProxy;

namespace Exchange.Gateway;

/// <summary>The services behind the gateway, as the configuration of the proxy names them.</summary>
internal sealed class Services(IProxyStateLookup proxy, IHttpClientFactory clients)
{
    public const string ClientName = "services";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Their names in order.</summary>
    public IReadOnlyList<string> Names =>
        proxy.GetClusters().Select(cluster => cluster.ClusterId).Order(StringComparer.Ordinal).ToList();

    /// <summary>What a service answers at this path; null where it does not answer in time.</summary>
    public async Task<Reply?> AskAsync(string service, string path, CancellationToken cancel)
    {
        if (!proxy.TryGetCluster(service, out var cluster) || cluster.Destinations.IsEmpty)
            return null;
        var address = cluster.Destinations.Values.First().Model.Config.Address;
        using var client = clients.CreateClient(ClientName);
        client.Timeout = Limit;
        try
        {
            using var response = await client.GetAsync(new Uri(new Uri(address), path), cancel);
            return new Reply(response.IsSuccessStatusCode, await response.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}

/// <summary>What a service answered.</summary>
internal sealed record Reply(bool IsSuccess, byte[] Body);
