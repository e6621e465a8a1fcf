using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Exchange.Platform;

/// <summary>
/// One unit of work: one connection, one transaction, and what it says to others. It commits state and messages
/// together or not at all. A unit of a read has no transaction. It is opened with the first statement.
/// </summary>
public sealed class Unit : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;
    private readonly OutboxSignal signal;
    private readonly bool transactional;
    private readonly List<Said> said = [];
    private readonly Dictionary<object, string?> causes = new(ReferenceEqualityComparer.Instance);
    private readonly List<NpgsqlBatchCommand> last = [];
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;

    internal Unit(NpgsqlDataSource database, OutboxSignal signal, bool transactional, CancellationToken cancel) =>
        (this.database, this.signal, this.transactional, Cancel) = (database, signal, transactional, cancel);

    /// <summary>Ends the work early: the caller has gone, or the process stops.</summary>
    public CancellationToken Cancel { get; }

    internal bool IsDryRun { get; private set; }

    internal bool IsTransactional => transactional;

    /// <summary>Every row of the answer.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters = null) =>
        (await (await ConnectionAsync()).QueryAsync<T>(Statement(sql, parameters))).AsList();

    /// <summary>The first row; the default where there is none.</summary>
    public async Task<T?> FindAsync<T>(string sql, object? parameters = null) =>
        await (await ConnectionAsync()).QueryFirstOrDefaultAsync<T>(Statement(sql, parameters));

    /// <summary>The one row.</summary>
    /// <exception cref="InvalidOperationException">There is none, or there are several.</exception>
    public async Task<T> OneAsync<T>(string sql, object? parameters = null) =>
        await (await ConnectionAsync()).QuerySingleAsync<T>(Statement(sql, parameters));

    /// <summary>Runs a statement and answers how many rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        await (await ConnectionAsync()).ExecuteAsync(Statement(sql, parameters));

    /// <summary>Says this to whoever listens, when and only when the unit commits.</summary>
    public void Say<T>(T message)
        where T : class => Keep(message, Activity.Current?.Id, isRepeat: false);

    /// <summary>
    /// Says again what was said before, to whoever asks again: it is no further fact, so partners are not told twice.
    /// </summary>
    public void Repeat<T>(T message)
        where T : class => Keep(message, Activity.Current?.Id, isRepeat: true);

    /// <summary>The same in answer to one of the messages that are handled together here.</summary>
    public void Say<T>(T message, object cause)
        where T : class => Keep(message, causes.GetValueOrDefault(cause, Activity.Current?.Id), isRepeat: false);

    /// <inheritdoc cref="Repeat{T}(T)" />
    public void Repeat<T>(T message, object cause)
        where T : class => Keep(message, causes.GetValueOrDefault(cause, Activity.Current?.Id), isRepeat: true);

    /// <summary>Everything is done as if for real, and rolled back at the end.</summary>
    public void DryRun() => IsDryRun = true;

    /// <summary>The open connection, for what Dapper can't do (COPY, batches); its transaction has begun.</summary>
    public async Task<NpgsqlConnection> ConnectionAsync()
    {
        if (connection is not null)
            return connection;
        connection = await Database.ConnectAsync(database, Cancel);
        if (transactional)
            transaction = await connection.BeginTransactionAsync(Cancel);
        return connection;
    }

    /// <summary>Marks a place to which the unit can go back.</summary>
    public async Task SavepointAsync(string name)
    {
        await ConnectionAsync();
        await transaction!.SaveAsync(name, Cancel);
    }

    /// <summary>
    /// Undoes all since the savepoint; what was said since then is not taken back, so say it afterwards.
    /// </summary>
    public async Task RollbackToAsync(string name) => await transaction!.RollbackAsync(name, Cancel);

    /// <summary>Adds a statement that is sent together with the commit, in one round trip.</summary>
    internal void AtCommit(NpgsqlBatchCommand statement) => last.Add(statement);

    internal async Task CommitAsync()
    {
        if (IsDryRun || transaction is null && said.Count == 0 && last.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(await ConnectionAsync());
        foreach (var statement in last)
            batch.BatchCommands.Add(statement);
        if (said.Count > 0)
            batch.BatchCommands.Add(Outbox.Insert(said));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        // From here on a canceled caller must not leave it open whether the work is done.
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        if (said.Count > 0)
            signal.Set();
    }

    /// <summary>Keeps the span of a message that is handled together with others.</summary>
    internal void Cause(object message, string? span) => causes[message] = span;

    internal void Unsay() => said.Clear();

    /// <summary>Forgets a lost try, so that the same work can start again.</summary>
    internal async Task RestartAsync()
    {
        said.Clear();
        last.Clear();
        await DisposeAsync();
        (connection, transaction) = (null, null);
    }

    /// <summary>Rolls back what was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
            await transaction.DisposeAsync();
        if (connection is not null)
            await connection.DisposeAsync();
    }

    private void Keep(object message, string? traceparent, bool isRepeat)
    {
        if (!transactional)
            throw new InvalidOperationException("A read says nothing.");
        said.Add(new Said(message, traceparent, isRepeat));
    }

    private CommandDefinition Statement(string sql, object? parameters) =>
        new(sql, parameters, transaction, cancellationToken: Cancel);
}
