using System.Data.Common;
using Exchange.Platform;

namespace Exchange.Participants.Tokens;

/// <summary>
/// Makes the first key and the first operator where they are missing, and keeps the ring of keys as the table is. The
/// first round is done before the first request is taken, so that a process that says it is ready can issue tokens.
/// </summary>
internal sealed partial class KeyWatch(
    KeyRing ring,
    KeyCipher cipher,
    FirstOperator firstOperator,
    Units units,
    ILogger<KeyWatch> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private bool prepared;
    private bool away;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RoundAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await RoundAsync(stoppingToken);
    }

    private async Task RoundAsync(CancellationToken cancel)
    {
        try
        {
            if (!prepared)
                await units.RunAsync(PrepareAsync, cancel);
            prepared = true;
            await units.RunAsync(ring.RefreshAsync, cancel);
            away = false;
        }
        catch (DbException fault)
        {
            // The keys that are loaded go on signing; one line per outage, not per try.
            if (!away)
                LogAway(fault.Message);
            away = true;
        }
    }

    private async Task PrepareAsync(Unit unit)
    {
        await SigningKeys.EnsureAsync(unit, cipher);
        await firstOperator.AdmitAsync(unit);
    }

    [LoggerMessage(LogLevel.Warning, "The signing keys can't be read; trying again: {Reason}")]
    private partial void LogAway(string reason);
}
