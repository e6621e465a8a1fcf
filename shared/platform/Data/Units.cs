using Npgsql;
using Polly;
using Polly.Retry;

namespace Exchange.Platform;

/// <summary>Opens units of work, and repeats one that lost a race inside the database.</summary>
public sealed class Units(NpgsqlDataSource database, OutboxSignal signal)
{
    // Npgsql has no name for it.
    private const string IdleInTransactionTimeout = "25P03";

    internal static readonly ResiliencePipeline Retry = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                // A key that somebody else just took is found when the work looks again, or is a true fault.
                ShouldHandle = new PredicateBuilder().Handle<PostgresException>(fault =>
                    IsWait(fault) || fault.SqlState is PostgresErrorCodes.UniqueViolation
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

    /// <summary>
    /// True where the work is blameless and only others were in its way: serialization, deadlock, a lock or a statement
    /// that waited too long, a process that stood still inside its transaction. Decided by SQLSTATE, never by text.
    /// </summary>
    internal static bool IsWait(PostgresException fault) =>
        fault.SqlState
            is PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.QueryCanceled
                or IdleInTransactionTimeout;

    internal Unit Open(bool transactional, CancellationToken cancel) => new(database, signal, transactional, cancel);
}
