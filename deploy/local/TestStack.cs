namespace Exchange.Local;

/// <summary>
/// PostgreSQL and RabbitMQ for one test process: instances of its own in <c>.local/test-name</c>, empty at the start
/// and stopped at the end, for as long as it has its <see cref="TestTurn"/>.
/// </summary>
public sealed class TestStack : IAsyncDisposable
{
    private readonly TestTurn turn;

    private TestStack(Home home, MachineTools tools, TestTurn turn)
    {
        Home = home;
        this.turn = turn;
        Postgres = new PostgresServer(home, tools);
        Rabbit = new RabbitServer(home, tools);
    }

    /// <summary>The directory of this run.</summary>
    public Home Home { get; }

    /// <summary>The running PostgreSQL.</summary>
    public PostgresServer Postgres { get; }

    /// <summary>The running RabbitMQ.</summary>
    public RabbitServer Rabbit { get; }

    /// <summary>Ends and deletes what an earlier run left, and starts both servers at the same time.</summary>
    /// <param name="name">The test assembly: <c>integration</c>, <c>flows</c>, <c>faults</c>, <c>load</c>.</param>
    /// <param name="cancellation">Ends the start; what had started is stopped.</param>
    /// <exception cref="CannotRunException">
    /// Something is missing on this machine, or another run of the same name goes on.
    /// </exception>
    public static async Task<TestStack> StartAsync(string name, CancellationToken cancellation = default)
    {
        var taken = await TestTurn.TakeAsync(cancellation);
        var tools = await MachineTools.FindAsync(Console.Error.WriteLine, cancellation);
        var home = await Home.OpenAsync(Home.PathInClone("test-" + name), cancellation);
        var stack = new TestStack(home, tools, taken);
        try
        {
            await stack.ClearAsync();
            stack.Home.Erase();
            await Task.WhenAll(stack.Postgres.StartAsync(cancellation), stack.Rabbit.StartAsync(cancellation));
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Stops both servers and deletes their data; the logs stay for whoever looks for the reason of a failure.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await ClearAsync();
        Home.Dispose();
        await turn.DisposeAsync();
    }

    // The data are deleted, so an ending in order would only take time.
    private async Task ClearAsync()
    {
        await Home.Pids.EndAllAsync();
        await Task.WhenAll(Postgres.KillAsync(), Rabbit.Kill9Async());
        await Task.WhenAll(Postgres.StopAsync(), Rabbit.StopAsync());
        await Task.WhenAll(Postgres.EraseAsync(), Rabbit.EraseAsync());
    }
}
