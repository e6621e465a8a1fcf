namespace Exchange.Local;

/// <summary>What <c>dotnet run --project deploy/local</c> does once it holds its home.</summary>
public static class Opening
{
    /// <summary>Starts everything, sets the stage, runs one trade, and says how to go on.</summary>
    /// <returns>The running exchange, to be stopped by the caller.</returns>
    public static async Task<RunningExchange> RunAsync(
        Home home,
        Infrastructure infrastructure,
        Screen screen,
        CancellationToken cancellation
    )
    {
        // The broker takes its seconds; meanwhile the databases are made ready.
        var rabbit = infrastructure.StartRabbitAsync(cancellation);
        var prepared = PrepareAsync(home, infrastructure, screen, cancellation);
        await Task.WhenAll(rabbit, prepared);
        var exchange = await prepared;
        try
        {
            screen.Say($"Starting {string.Join(", ", RunningExchange.Services)} and the gateway.");
            await exchange.LaunchAsync(cancellation);
            screen.Done($"The gateway is ready at {exchange.Gateway}");
            await PlayAsync(home, exchange, screen, cancellation);
            return exchange;
        }
        catch
        {
            await exchange.DisposeAsync();
            throw;
        }
    }

    private static async Task<RunningExchange> PrepareAsync(
        Home home,
        Infrastructure infrastructure,
        Screen screen,
        CancellationToken cancellation
    )
    {
        await infrastructure.StartPostgresAsync(cancellation);
        var exchange = await RunningExchange.PrepareAsync(
            home,
            infrastructure.Postgres,
            infrastructure.Rabbit,
            cancellation: cancellation
        );
        screen.Done("The databases are migrated.");
        return exchange;
    }

    private static async Task PlayAsync(
        Home home,
        RunningExchange exchange,
        Screen screen,
        CancellationToken cancellation
    )
    {
        var (operatorId, operatorSecret) = exchange.Operator;
        using var @operator = new ExchangeClient(exchange.Gateway, operatorId, operatorSecret);
        var cast = await Cast.AssembleAsync(home, @operator, cancellation);
        using var holder = ClientOf(exchange, cast["holder"]);
        using var buyer = ClientOf(exchange, cast["buyer"]);
        var goods = await new Stage(@operator, holder, cast, screen.Say).SetAsync(cancellation);
        await new DemonstrationTrade(exchange, @operator, buyer, cast, screen.Say).RunAsync(goods, cancellation);
        await NextSteps.TellAsync(exchange, cast, goods, buyer, screen, cancellation);
    }

    private static ExchangeClient ClientOf(RunningExchange exchange, Actor actor) =>
        new(exchange.Gateway, actor.ClientId, actor.ClientSecret);
}
