using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Exchange.Platform;

/// <summary>
/// Sends what the outbox holds: claims a window of rows, publishes them, waits for every confirm, deletes the
/// confirmed. A row whose fate is unknown stays and is sent again under the same id; the listener's inbox removes the
/// twin. Any fault ends the broker connection, for a client library's own recovery was seen to hang (4-quality).
/// </summary>
internal sealed partial class Relay(
    NpgsqlDataSource database,
    OutboxSignal signal,
    DatabaseGate gate,
    Broker broker,
    ILogger<Relay> log
) : BackgroundService
{
    /// <summary>Rows claimed, published and confirmed together.</summary>
    private const int Window = 200;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(500);

    private bool isDown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await gate.OpenAsync(stoppingToken);
                await using var link = await broker.ConnectAsync(stoppingToken);
                MarkUp();
                await SendWhileWellAsync(link, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                await RestAsync(fault, stoppingToken);
            }
        }
    }

    private async Task SendWhileWellAsync(BrokerLink link, CancellationToken cancel)
    {
        while (true)
        {
            var sent = await SendWindowAsync(link, cancel);
            if (sent < Window)
                await signal.WaitAsync(PollInterval, cancel);
        }
    }

    private async Task<int> SendWindowAsync(BrokerLink link, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var rows = await OutboxRows.ClaimAsync(connection, Window, cancel);
        if (rows.Count > 0)
        {
            var refusals = await link.PublishAsync(rows, cancel);
            await OutboxRows.SettleAsync(connection, rows, refusals, cancel);
        }
        else if (!link.IsOpen)
        {
            throw new IOException("The broker closed the connection.");
        }
        await transaction.CommitAsync(cancel);
        return rows.Count;
    }

    private void MarkUp()
    {
        broker.IsUp = true;
        if (isDown)
            LogBack();
        isDown = false;
    }

    private async Task RestAsync(Exception fault, CancellationToken cancel)
    {
        if (fault is NpgsqlException && Database.IsAway(fault))
        {
            gate.Close(fault);
            return;
        }
        broker.IsUp = false;
        if (!isDown)
            LogAway(fault.Message);
        isDown = true;
        await Task.Delay(ReconnectDelay, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(LogLevel.Warning, "The relay has no broker; messages wait in the outbox: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "The relay has its broker again")]
    private partial void LogBack();
}
