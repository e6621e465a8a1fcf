using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>A participant with an endpoint.</summary>
/// <param name="Place">Its place at the receiver.</param>
public sealed record HookPartner(ParticipantId Id, ExchangeClient Client, string EndpointId, string Place);

/// <summary>Registers endpoints through the gateway, as their owners would.</summary>
public static class HookPartners
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>An endpoint for each of these traders; each has met its challenge.</summary>
    public static async Task<HookPartner[]> RegisterAsync(HookReceiver receiver, IEnumerable<Trader> traders)
    {
        var partners = await Task.WhenAll(traders.Select(trader => RegisterAsync(receiver, trader)));
        foreach (var partner in partners)
            await Eventually.SeeAsync(
                () => partner.Client.GetAsync($"/v1/endpoints/{partner.EndpointId}"),
                answer => answer.Text("state") is "active",
                "the endpoint is verified",
                Patience
            );
        return partners;
    }

    private static async Task<HookPartner> RegisterAsync(HookReceiver receiver, Trader trader)
    {
        var url = receiver.AddressOf(trader.Id);
        var made = await trader.Client.PostAsync("/v1/endpoints", new { url });
        return new HookPartner(ParticipantId.Parse(trader.Id), trader.Client, made.Text("endpointId"), trader.Id);
    }
}
