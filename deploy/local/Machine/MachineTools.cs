namespace Exchange.Local;

/// <summary>
/// What PostgreSQL and RabbitMQ run from on this machine: installed binaries, or containers where there are none.
/// </summary>
/// <param name="PostgresFolder">The folder with <c>postgres</c>, or null for a container.</param>
/// <param name="RabbitServer">The path of <c>rabbitmq-server</c>, or null for a container.</param>
public sealed record MachineTools(string? PostgresFolder, string? RabbitServer)
{
    /// <summary>Looks without changing anything.</summary>
    public static async Task<MachineTools> LookAsync(CancellationToken cancellation = default) =>
        new(await Binaries.FindPostgresAsync(cancellation), Binaries.FindRabbit());

    /// <summary>Looks, and installs Debian's packages when there are neither binaries nor a Docker engine.</summary>
    /// <param name="say">Told beforehand what is installed, and then how it goes.</param>
    /// <param name="cancellation">Ends the wait; packages half installed are completed by the next run.</param>
    /// <exception cref="CannotRunException">
    /// Something is missing and cannot be installed from here; the message says how to get it.
    /// </exception>
    public static async Task<MachineTools> FindAsync(Action<string> say, CancellationToken cancellation = default)
    {
        var found = await LookAsync(cancellation);
        if (found.IsComplete || await Docker.IsRunningAsync(cancellation))
            return found;
        if (!await DebianPackages.CanInstallAsync(cancellation))
            throw new CannotRunException(found.HowToGetTheRest());
        await DebianPackages.InstallAsync(found.MissingPackages(), say, cancellation);
        found = await LookAsync(cancellation);
        return found.IsComplete ? found : throw new CannotRunException(found.HowToGetTheRest());
    }

    private bool IsComplete => PostgresFolder is not null && RabbitServer is not null;

    private IReadOnlyList<string> MissingPackages() =>
        [.. PostgresFolder is null ? ["postgresql"] : Nothing, .. RabbitServer is null ? ["rabbitmq-server"] : Nothing];

    internal string HowToGetTheRest()
    {
        var missing = string.Join(
            " and ",
            [
                .. PostgresFolder is null ? [$"PostgreSQL {Binaries.OldestPostgres} or newer"] : Nothing,
                .. RabbitServer is null ? ["RabbitMQ"] : Nothing,
            ]
        );
        var packages = string.Join(' ', MissingPackages());
        return $"""
            {missing} cannot be found on this machine, no Docker engine runs, and nothing can be installed from here
            (that needs apt-get, and root or sudo without a password). One of these helps, then start again:
              Debian, Ubuntu   sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}
              macOS            brew install postgresql@16 rabbitmq
              anywhere         start a Docker engine; postgres:16 and rabbitmq:3.13-management are taken from it
            """;
    }

    private static string[] Nothing => [];
}
