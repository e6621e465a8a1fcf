using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Exchange.Tests.Faults;

/// <summary>Kills processes, and measures how long the exchange takes to trade again.</summary>
internal sealed class Kills(Books books, TextWriter output)
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Kills, starts again at once, and waits until an order that was placed after the kill is completed.
    /// </summary>
    public async Task<Recovery> KillAsync(Victim[] victims)
    {
        var names = string.Join(", ", victims.Select(victim => victim.Name));
        var killedAt = await books.NowAsync();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(victims.Select(victim => victim.KillAsync()));
        await Task.WhenAll(victims.Select(victim => victim.StartAsync()));
        var answersAfter = clock.Elapsed;
        var meanwhile = await Eventually.SeeAsync(
            () => CountAsync("placed_at > $1", killedAt),
            count => count >= 0,
            $"the database answers after the death of {names}",
            RecoveryLimit
        );
        await Eventually.SeeAsync(
            () => CountAsync("placed_at > $1 and state = 'completed'", killedAt),
            count => count > 0,
            $"an order placed after the death of {names} is completed",
            RecoveryLimit
        );
        var recovery = new Recovery(names, answersAfter, clock.Elapsed, meanwhile);
        await output.WriteLineAsync(recovery.ToString());
        return recovery;
    }

    private async Task<long> CountAsync(string condition, DateTime killedAt)
    {
        try
        {
            return await books.OneAsync<long>("orders", $"select count(*) from orders where {condition}", killedAt);
        }
        catch (NpgsqlException)
        {
            return -1;
        }
    }
}

/// <summary>What one kill did.</summary>
/// <param name="Answers">From the kill until the new process answered.</param>
/// <param name="Trades">From the kill until an order that was placed after it was completed.</param>
/// <param name="AcceptedMeanwhile">Orders that were accepted until the new process answered.</param>
internal sealed record Recovery(string Victim, TimeSpan Answers, TimeSpan Trades, long AcceptedMeanwhile)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"killed {Victim, -12} answers after {Answers.TotalSeconds, 4:F1} s, "
                + $"trades after {Trades.TotalSeconds, 4:F1} s, {AcceptedMeanwhile, 4} orders "
                + $"accepted until it answered"
        );
}
