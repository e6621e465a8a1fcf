using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Exchange.Local;

/// <summary>
/// One complete purchase, told as it happens: who says what, after how many milliseconds, up to the divided money.
/// </summary>
public sealed class DemonstrationTrade(
    RunningExchange exchange,
    ExchangeClient @operator,
    ExchangeClient buyer,
    Cast cast,
    Action<string> say
)
{
    // One is told here; the others are for whoever goes on by hand.
    private const int Purchases = 10;

    private static readonly string[] Ends = ["completed", "rejected", "expired", "canceled"];

    /// <summary>Sees to it that the buyer has money, buys, and answers the order as it ended.</summary>
    public async Task<JsonElement> RunAsync(Goods goods, CancellationToken cancellation)
    {
        await FundAsync(goods, cancellation);
        var clock = new Stopwatch();
        await using var watch = await MessageWatch.StartAsync(
            exchange.Broker,
            message => Tell(message, clock),
            cancellation
        );
        say($"{cast["buyer"].Name} orders '{goods.Title}' for {Amount(goods.Price)}.");
        clock.Start();
        var id = (await PlaceAsync(goods, cancellation)).Text("orderId");
        Line(clock, "gateway", $"201 {id}");
        var order = await EndAsync(id, cancellation);
        // What is said last travels a moment longer than the state that it speaks of.
        await Task.Delay(TimeSpan.FromMilliseconds(300), cancellation);
        await TellResultAsync(order, cancellation);
        return order;
    }

    // The offer travels to orders as a message, so the first try may come before it.
    private async Task<ExchangeAnswer> PlaceAsync(Goods goods, CancellationToken cancellation)
    {
        for (var left = 100; ; left--)
        {
            var order = new { offerId = goods.OfferId, price = goods.Price };
            var answer = await buyer.PostAsync("/v1/orders", order, cancellation: cancellation);
            if (answer.Code is not "offer.unknown" || left == 0)
                return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    private async Task FundAsync(Goods goods, CancellationToken cancellation)
    {
        var deposit = new
        {
            participantId = cast["buyer"].ParticipantId,
            amount = new
            {
                minor = Purchases * goods.Price.GetProperty("minor").GetInt64(),
                currency = goods.Price.GetProperty("currency").GetString(),
            },
            bankReference = $"DEMO-{Guid.CreateVersion7():n}",
        };
        // The admission of the buyer travels to settlement as a message, so the first try may come before it.
        for (var left = 100; ; left--)
        {
            var answer = await @operator.PostAsync("/v1/deposits", deposit, cancellation: cancellation);
            if (answer.IsOk || left == 0)
            {
                say(
                    $"The operator records a deposit of {Amount(answer.Must().GetProperty("amount"))} "
                        + $"for {cast["buyer"].Name}."
                );
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    private async Task<JsonElement> EndAsync(string orderId, CancellationToken cancellation)
    {
        while (true)
        {
            var order = (await buyer.GetAsync($"/v1/orders/{orderId}", cancellation)).Must();
            if (Ends.Contains(order.GetProperty("state").GetString(), StringComparer.Ordinal))
                return order;
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
        }
    }

    private void Tell(SeenMessage message, Stopwatch clock)
    {
        if (clock.IsRunning)
            Line(clock, message.Sender, message.Type);
    }

    private void Line(Stopwatch clock, string who, string what) =>
        say(string.Create(CultureInfo.InvariantCulture, $"  {clock.ElapsedMilliseconds, 5} ms  {who, -11} {what}"));

    private async Task TellResultAsync(JsonElement order, CancellationToken cancellation)
    {
        say(
            $"The order is {order.GetProperty("state").GetString()}; "
                + $"license {order.GetProperty("licenseId").GetString()}."
        );
        var parts = order.GetProperty("parts");
        foreach (var part in parts.ValueKind == JsonValueKind.Array ? parts.EnumerateArray() : default)
            say($"  {part.GetProperty("kind").GetString(), -8} {Amount(part.GetProperty("amount"))}");
        var books = (await @operator.GetAsync("/v1/trial-balance", cancellation)).Must();
        var verdict = books.GetProperty("balanced").GetBoolean() ? "zero in every currency" : "NOT ZERO";
        say($"The trial balance is {verdict}.");
    }

    private static string Amount(JsonElement money)
    {
        var currency = Kernel.Currency.Of(money.GetProperty("currency").GetString()!);
        return new Kernel.Money(money.GetProperty("minor").GetInt64(), currency).ToString();
    }
}
