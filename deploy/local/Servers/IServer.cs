namespace Exchange.Local;

/// <summary>A PostgreSQL or RabbitMQ of our own, as local processes or as a container.</summary>
internal interface IServer
{
    /// <summary>True when it runs, also when an earlier launcher started it.</summary>
    Task<bool> RunsAsync();

    /// <summary>Starts it on its kept ports; it may not accept connections yet when this returns.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Ends it in order, within 6 seconds.</summary>
    Task StopAsync();

    /// <summary>Ends it at once, as a crash would.</summary>
    Task KillAsync();

    /// <summary>Freezes or thaws it.</summary>
    Task PauseAsync(bool paused);

    /// <summary>Deletes its data. It must be stopped.</summary>
    Task EraseAsync();

    /// <summary>The end of what it logged.</summary>
    Task<string> LastLinesAsync();
}
