using Npgsql;
using Polly;
using Polly.Retry;

namespace Exchange.Platform;

/// <summary>Opens units of work, and repeats one that lost a race inside the database.</summary>
public sealed class Units(NpgsqlDataSource database, OutboxSignal signal)
{
    // Decided by SQLSTATE, never by text: serialization, deadlock, lock timeout, and a key that somebody else just
    // took.
    private static readonly HashSet<string> LostRaces = new(StringComparer.Ordinal)
    {
        PostgresErrorCodes.SerializationFailure,
        PostgresErrorCodes.DeadlockDetected,
        PostgresErrorCodes.LockNotAvailable,
        PostgresErrorCodes.QueryCanceled,
        PostgresErrorCodes.UniqueViolation,
    };

    internal static readonly ResiliencePipeline Retry = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<PostgresException>(fault =>
                    LostRaces.Contains(fault.SqlState)
                ),
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(20),
                UseJitter = true,
            }
        )
        .Build();

    /// <summary>
    /// Runs the work in a transaction of its own and commits it; a lost race is tried again from its start.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Unit, Task<T>> work, CancellationToken cancel) =>
        await Retry.ExecuteAsync(
            async token =>
            {
                await using var unit = Open(transactional: true, token);
                var answer = await work(unit);
                await unit.CommitAsync();
                return answer;
            },
            cancel
        );

    /// <inheritdoc cref="RunAsync{T}" />
    public async Task RunAsync(Func<Unit, Task> work, CancellationToken cancel) =>
        await RunAsync(
            async unit =>
            {
                await work(unit);
                return 0;
            },
            cancel
        );

    internal Unit Open(bool transactional, CancellationToken cancel) => new(database, signal, transactional, cancel);
}
