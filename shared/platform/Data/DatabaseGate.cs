using Microsoft.Extensions.Logging;
using Npgsql;

namespace Exchange.Platform;

/// <summary>
/// The kill switch of the consumers and loops: while the database is away nobody works. A consumer that waits here
/// holds its unacknowledged messages and so pulls no more, and no message burns its retries on an outage.
/// </summary>
internal sealed partial class DatabaseGate(NpgsqlDataSource database, ILogger<DatabaseGate> log)
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private TaskCompletionSource? closed;

    /// <summary>False while the database is away.</summary>
    public bool IsOpen => Volatile.Read(ref closed) is null;

    /// <summary>Comes back when the database does.</summary>
    public Task OpenAsync(CancellationToken cancel) =>
        Volatile.Read(ref closed)?.Task.WaitAsync(cancel) ?? Task.CompletedTask;

    /// <summary>Closes the gate and starts looking for the database, which opens it again.</summary>
    public void Close(Exception reason)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref closed, gate, comparand: null) is not null)
            return;
        LogAway(reason.Message);
        _ = ProbeAsync(gate);
    }

    private async Task ProbeAsync(TaskCompletionSource gate)
    {
        while (!await IsBackAsync())
            await Task.Delay(ProbeInterval);
        LogBack();
        Volatile.Write(ref closed, null);
        gate.SetResult();
    }

    /// <summary>
    /// Whatever is wrong with the database (dropped, being restored, no entry), the gate stays shut and looks again.
    /// </summary>
    private async Task<bool> IsBackAsync()
    {
        try
        {
            return await AnswersAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>True where the database takes a statement that writes.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = await Database.ConnectAsync(database, cancel);
            await using var command = new NpgsqlCommand("select pg_is_in_recovery()", connection);
            return await command.ExecuteScalarAsync(cancel) is false;
        }
        catch (Exception fault) when (fault is ObjectDisposedException || Database.IsBusy(fault))
        {
            return true;
        }
        catch (Exception fault) when (Database.IsAway(fault))
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database is away; consumers and loops wait: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "The database is back; consumers and loops go on")]
    private partial void LogBack();
}
