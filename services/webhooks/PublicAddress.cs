namespace Exchange.Webhooks;

/// <summary>Where partners reach the exchange: what events say of themselves is an address below it.</summary>
public sealed class PublicAddress(string gateway)
{
    private readonly Uri root = new(gateway);

    /// <summary>The address of a path.</summary>
    public string Of(string path) => new Uri(root, path).AbsoluteUri;
}
