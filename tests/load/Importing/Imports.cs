using System.Globalization;
using Exchange.Local;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>
/// Imports every collection twice, Tate's also with broken rows and once more with the catalog killed in the middle,
/// through the gateway as museums do.
/// </summary>
public sealed class Imports(ImportsPlan plan, TextWriter output)
{
    /// <summary>Starts a stack and an exchange, imports and prints, and stops all.</summary>
    /// <returns>
    /// True where every import came to what the plan says, no second one changed anything, exactly the broken rows were
    /// refused, and the interrupted import ended like the first.
    /// </returns>
    /// <exception cref="CannotRunException">A collection is not there.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        foreach (var path in plan.Collections.Select(plan.PathOf))
        {
            if (!File.Exists(path))
                throw new CannotRunException($"{path} is not there: name the folder of the data with --data <path>.");
        }
        await using var stack = await TestStack.StartAsync("load", cancellation);
        await using var exchange = await RunningExchange.StartAsync(
            stack.Home,
            stack.Postgres,
            stack.Rabbit,
            cancellation: cancellation
        );
        using var market = new Market(exchange);
        var meter = new ImportMeter(stack, exchange, output);
        var (whole, museums) = (true, new Dictionary<string, Trader>(StringComparer.Ordinal));
        foreach (var collection in plan.Collections)
        {
            var museum = museums.GetValueOrDefault(collection.Of ?? "") ?? await market.HolderAsync();
            museums[collection.Mapping] = museum;
            var first = await TwiceAsync(meter, museum, collection, cancellation);
            whole &= first is not null;
            if (first is null || collection != ImportsPlan.All[0])
                continue;
            whole &= await KilledAsync(meter, market, exchange, museum, first, cancellation);
            whole &= await BrokenAsync(meter, await market.HolderAsync(), cancellation);
        }
        return whole;
    }

    /// <summary>The first of two imports; null where one of them is not what it shall be.</summary>
    private async Task<Imported?> TwiceAsync(
        ImportMeter meter,
        Trader museum,
        Collection collection,
        CancellationToken cancellation
    )
    {
        var (name, path) = (collection.Mapping, plan.PathOf(collection));
        var first = await meter.MeasureAsync($"{name}, first", museum, name, () => File.OpenRead(path), cancellation);
        foreach (var row in first.Refusals)
            await output.WriteLineAsync($"  {row}");
        var second = await meter.MeasureAsync($"{name}, again", museum, name, () => File.OpenRead(path), cancellation);
        var (rows, refused) = (collection.Rows, collection.Refused);
        var whole = await CheckAsync(
            Text($"{name}: {rows} rows, of which {refused} are refused, each with its line and reason"),
            first.IsDone
                && first.Progress.RowsRead == rows
                && first.Progress.Created == rows - refused
                && first.Refusals.Count == refused
                && first.Refusals.All(row => row.Errors.Count > 0)
        );
        whole &= await CheckAsync($"{name}: the second import changes 0 rows", IsRepetition(first, second));
        return whole ? first : null;
    }

    private static bool IsRepetition(Imported first, Imported second) =>
        second.IsDone
        && second.Progress is { Created: 0, Updated: 0 }
        && second.Progress.Unchanged == first.Progress.Created
        && second.Refusals.Select(row => row.Line).SequenceEqual(first.Refusals.Select(row => row.Line));

    private async Task<bool> KilledAsync(
        ImportMeter meter,
        Market market,
        RunningExchange exchange,
        Trader like,
        Imported first,
        CancellationToken cancellation
    )
    {
        var (tate, museum, killedAt) = (ImportsPlan.All[0], await market.HolderAsync(), 0m);
        var ended = await meter.MeasureAsync(
            "tate, killed",
            museum,
            tate.Mapping,
            () => File.OpenRead(plan.PathOf(tate)),
            cancellation,
            async seen =>
            {
                if (seen.Percent < 50 || killedAt > 0)
                    return;
                killedAt = seen.Percent;
                await exchange["catalog"].Kill9Async();
                await exchange["catalog"].StartAsync(cancellation: cancellation);
                await output.WriteLineAsync(Text($"  the catalog was killed at {killedAt} % and started again"));
            }
        );
        var same = await WorksAsync(exchange, like, cancellation) == await WorksAsync(exchange, museum, cancellation);
        return await CheckAsync(
            "killed in the middle, it goes on and ends with the same works",
            killedAt > 0 && ended.IsDone && same && ended.Progress.Created == first.Progress.Created
        );
    }

    /// <summary>All that the database has of a museum's works, as one fingerprint.</summary>
    private static async Task<string> WorksAsync(
        RunningExchange exchange,
        Trader museum,
        CancellationToken cancellation
    )
    {
        await using var source = NpgsqlDataSource.Create(exchange.DatabaseOf("catalog").OwnerConnectionString);
        await using var command = source.CreateCommand(
            """
            select count(*) || ' ' || md5(string_agg(
              source_value || md5(content::text) || version, ',' order by source_value
            ))
            from works
            where holder_id = $1
            """
        );
        command.Parameters.AddWithValue(ParticipantId.Parse(museum.Id).Value);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<bool> BrokenAsync(ImportMeter meter, Trader museum, CancellationToken cancellation)
    {
        var (small, broken) = await BrokenFile.MakeAsync(plan, cancellation);
        var import = await meter.MeasureAsync(
            "broken rows",
            museum,
            ImportsPlan.All[0].Mapping,
            () => new MemoryStream(small),
            cancellation
        );
        var refused = import.Refusals.ToDictionary(row => row.Line);
        foreach (var line in broken.Keys.Union(refused.Keys).Order())
        {
            var said = refused.TryGetValue(line, out var row) ? row.ToString() : $"line {line}: TAKEN";
            await output.WriteLineAsync($"  {said}   <- {broken.GetValueOrDefault(line, "NOT BROKEN")}");
        }
        var others = plan.SmallRows - broken.Count;
        await output.WriteLineAsync(Text($"  {import.Progress.Created} of the {others} others came in."));
        return await CheckAsync(
            "exactly the broken rows are refused",
            import.IsDone && import.Progress.Created == others && refused.Keys.ToHashSet().SetEquals(broken.Keys)
        );
    }

    private async Task<bool> CheckAsync(string fact, bool holds)
    {
        await output.WriteLineAsync(holds ? $"Yes: {fact}." : $"NO: {fact}.");
        return holds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
