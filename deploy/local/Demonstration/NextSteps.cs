using System.Text.Json;

namespace Exchange.Local;

/// <summary>What a person needs to go on by hand: addresses, ids, a token, three lines of curl.</summary>
internal static class NextSteps
{
    public static async Task TellAsync(
        RunningExchange exchange,
        Cast cast,
        Goods goods,
        ExchangeClient buyer,
        Screen screen,
        CancellationToken cancellation
    )
    {
        var gateway = exchange.Gateway.ToString().TrimEnd('/');
        screen.Done("Go on by hand:");
        screen.Say($"  gateway      {gateway}    API page {gateway}/docs    health {gateway}/health");
        screen.Say($"  operator     client {exchange.Operator.Id}  secret {exchange.Operator.Secret}");
        foreach (var actor in cast.Actors)
            screen.Say(
                $"  {actor.Key, -11}  {actor.ParticipantId}  client {actor.ClientId}  secret {actor.ClientSecret}"
            );
        screen.Say($"  offer        {goods.OfferId} of work {goods.WorkId}");
        screen.Say($"  buyer token  {await buyer.TokenAsync(cancellation)}");
        var field = "grep -oE '\"access_token\": ?\"[^\"]*' | cut -d '\"' -f 4";
        var order = JsonSerializer.Serialize(new { offerId = goods.OfferId, price = goods.Price });
        screen.Say("Three lines to try (the first gets a token that lasts ten minutes):");
        screen.Show(
            $"TOKEN=$(curl -sS {gateway}/connect/token -d grant_type=client_credentials "
                + $"-d client_id={buyer.ClientId} -d client_secret={buyer.ClientSecret} | {field})"
        );
        screen.Show(
            $"curl -sS {gateway}/v1/orders -H \"Authorization: Bearer $TOKEN\" -H \"Idempotency-Key: $(date +%s)\" "
                + $"-H 'Content-Type: application/json' -d '{order}'"
        );
        screen.Show($"curl -sS \"{gateway}/v1/orders?limit=1\" -H \"Authorization: Bearer $TOKEN\"");
    }
}
