using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Exchange.Platform;

/// <summary>
/// Sends what the outbox holds: claims a window of rows, publishes them, waits for every confirm, deletes the
/// confirmed. A row whose fate is unknown stays and is sent again under the same id; the listener's inbox removes the
/// twin. A refused row waits on its own and is told of once. Any fault ends the broker connection, for a client
/// library's own recovery was seen to hang (4-quality).
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

    private readonly Dictionary<string, Refusal> refused = new(StringComparer.Ordinal);

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
        await using var connection = await Database.ConnectAsync(database, cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var rows = await OutboxRows.ClaimAsync(connection, Window, cancel);
        if (rows.Count > 0)
        {
            var refusals = await link.PublishAsync(rows, cancel);
            var parked = await OutboxRows.SettleAsync(connection, rows, refusals, cancel);
            Tell(rows, refusals, parked);
        }
        else if (!link.IsOpen)
        {
            throw new IOException("The broker closed the connection.");
        }
        await transaction.CommitAsync(cancel);
        return rows.Count;
    }

    /// <summary>One line when an exchange starts to refuse, not one per try.</summary>
    private void Tell(IReadOnlyList<OutboxRow> rows, IReadOnlyDictionary<Guid, Refusal> refusals, int parked)
    {
        if (refusals.Count == 0 && refused.Count == 0)
            return;
        foreach (var row in rows)
        {
            if (!refusals.TryGetValue(row.Id, out var refusal))
                refused.Remove(row.Exchange);
            else if (refused.TryAdd(row.Exchange, refusal))
                LogRefused(row.Exchange, refusal.Reason);
        }
        if (parked > 0)
            LogParked(parked);
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
        if (Database.IsAway(fault))
        {
            gate.Close(fault);
            return;
        }
        // The wait for a connection was rest enough, and says nothing of the broker.
        if (Database.IsBusy(fault))
            return;
        broker.IsUp = false;
        if (!isDown)
            LogAway(fault.Message);
        isDown = true;
        await Task.Delay(ReconnectDelay, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(LogLevel.Warning, "Messages to {Exchange} wait in the outbox: {Reason}")]
    private partial void LogRefused(string exchange, string reason);

    [LoggerMessage(LogLevel.Error, "{Count} messages that can't be sent were parked in the error queue")]
    private partial void LogParked(int count);

    [LoggerMessage(LogLevel.Warning, "The relay has no broker; messages wait in the outbox: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "The relay has its broker again")]
    private partial void LogBack();
}
