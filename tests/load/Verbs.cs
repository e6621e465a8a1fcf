using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>What this program can be asked for; each verb ends with 0 when what it measures is as it must be.</summary>
public static class Verbs
{
    private const string Usage = """
        dotnet run --project tests/load -c Release -- <verb>
          prove                              shows that the generator sees a server that freezes for 2 s
          floor --postgres <connection>      the least a completed purchase needs of this PostgreSQL, by pgbench
                [--seconds 10]
        """;

    /// <summary>Runs the verb that the arguments name.</summary>
    /// <returns>0 when it holds, 1 when it does not, 2 when the arguments say nothing that can be run.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        var options = Options.Parse(args);
        switch (args.FirstOrDefault())
        {
            case "prove":
                return await FreezeProof.RunAsync(output, stop.Token) ? 0 : 1;
            case "floor" when options.Text("postgres") is { } postgres:
                var database = new NpgsqlConnectionStringBuilder(postgres);
                await Floor.MeasureAsync(database, options.Seconds("seconds", 10), output, stop.Token);
                return 0;
            default:
                await output.WriteLineAsync(Usage);
                return 2;
        }
    }
}
