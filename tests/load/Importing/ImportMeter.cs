using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>What the exchange says of an import while it runs.</summary>
public sealed record ImportProgress(
    string State,
    decimal Percent,
    long RowsRead,
    long Created,
    long Updated,
    long Unchanged,
    long Refused,
    long Remarked,
    int? RowsPerSecond,
    string? FaultMessage
)
{
    /// <inheritdoc />
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{RowsRead, 7} rows: {Created} created, {Updated} changed, {Unchanged} unchanged, "
                + $"{Refused} refused, {Remarked} remarked on"
        );
}

/// <summary>A refused row.</summary>
public sealed record RefusedLine(long Line, IReadOnlyList<RefusedLine.Reason> Errors)
{
    /// <summary>One thing that is wrong with it.</summary>
    /// <param name="Pointer">Into the work that it would have become; empty for the row itself.</param>
    public sealed record Reason(string Pointer, string Code, string Message);

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"line {Line}: ")
        + string.Join("; ", Errors.Select(error => $"{error.Pointer} {error.Code}: {error.Message}".Trim()));
}

/// <summary>An import that has ended.</summary>
public sealed record Imported(ImportProgress Progress, IReadOnlyList<RefusedLine> Refusals)
{
    /// <summary>True where the whole file was read.</summary>
    public bool IsDone => Progress.State is "done";
}

/// <summary>Does one import, prints how it goes, and measures what it took of this machine.</summary>
public sealed class ImportMeter(TestStack stack, RunningExchange exchange, TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(1);

    /// <summary>Sends the file and follows the import to its end.</summary>
    /// <param name="name">What the figures are called.</param>
    /// <param name="museum">Whose works they become.</param>
    /// <param name="mapping">By which mapping.</param>
    /// <param name="open">Opens the file.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="watch">Is told every time the exchange says how far it is.</param>
    public async Task<Imported> MeasureAsync(
        string name,
        Trader museum,
        string mapping,
        Func<Stream> open,
        CancellationToken cancellation,
        Func<ImportProgress, Task>? watch = null
    )
    {
        var cpu = new CpuMeter(await WatchedProcesses.OfAsync(stack, exchange, cancellation));
        var clock = Stopwatch.StartNew();
        await using var file = open();
        var path = $"/v1/imports?mapping={mapping}";
        var started = await museum.Client.UploadAsync(path, file, "application/octet-stream", cancellation);
        var import = $"/v1/imports/{started.Text("importId")}";
        var ended = await FollowAsync(name, museum, import, watch, cancellation);
        var (seconds, used) = (clock.Elapsed.TotalSeconds, cpu.Read());
        await output.WriteLineAsync($"{name}: {ended.State}, {ended} {ended.FaultMessage}".TrimEnd());
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {ended.RowsRead / seconds:F0} rows/s over {seconds:F1} s with the upload, "
                    + $"{ended.RowsPerSecond}/s as the exchange counts (goal {ImportsPlan.GoalPerSecond}/s); "
                    + $"load average {CpuMeter.LoadAverage}"
            )
        );
        var shares = used.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Percent:F0}"));
        await output.WriteLineAsync("  CPU, % of a core: " + string.Join(", ", shares));
        return new Imported(ended, await RefusalsAsync(museum, import, cancellation));
    }

    private async Task<ImportProgress> FollowAsync(
        string name,
        Trader museum,
        string import,
        Func<ImportProgress, Task>? watch,
        CancellationToken cancellation
    )
    {
        var clock = Stopwatch.StartNew();
        var told = clock.Elapsed;
        while (true)
        {
            var seen = Read<ImportProgress>((await museum.Client.GetAsync(import, cancellation)).Must());
            if (seen.State is "done" or "failed")
                return seen;
            if (watch is not null)
                await watch(seen);
            if (clock.Elapsed - told > TellInterval)
            {
                told = clock.Elapsed;
                await output.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {name}, {told.TotalSeconds, 5:F1} s: {seen.Percent, 5:F1} % read, {seen}"
                    )
                );
            }
            await Task.Delay(Interval, cancellation);
        }
    }

    private static async Task<IReadOnlyList<RefusedLine>> RefusalsAsync(
        Trader museum,
        string import,
        CancellationToken cancellation
    )
    {
        var all = new List<RefusedLine>();
        var after = "";
        do
        {
            var page = (await museum.Client.GetAsync($"{import}/refusals?limit=200{after}", cancellation)).Must();
            all.AddRange(Read<List<RefusedLine>>(page.GetProperty("data")));
            after = page.GetProperty("nextAfter").GetString() is { } next ? $"&after={next}" : "";
        } while (after.Length > 0);
        return all;
    }

    private static T Read<T>(JsonElement json) => json.Deserialize<T>(JsonSerializerOptions.Web)!;
}
