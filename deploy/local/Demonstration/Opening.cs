namespace Exchange.Local;

/// <summary>
/// What <c>dotnet run --project deploy/local</c> does once PostgreSQL and RabbitMQ run: everything that is ours.
/// </summary>
public static class Opening
{
    /// <summary>Starts every service, sets the stage, runs one trade, and says how to go on.</summary>
    /// <returns>The running exchange, to be stopped by the caller.</returns>
    public static async Task<RunningExchange> RunAsync(
        Home home,
        PostgresServer postgres,
        RabbitServer rabbit,
        Screen screen,
        CancellationToken cancellation
    )
    {
        screen.Say(
            $"Migrating the databases and starting {string.Join(", ", RunningExchange.Services)} and the gateway."
        );
        var exchange = await RunningExchange.StartAsync(home, postgres, rabbit, settings: null, cancellation);
        try
        {
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
