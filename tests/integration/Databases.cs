using System.Collections.Concurrent;
using Exchange.Local;
using Exchange.Platform;

namespace Exchange.Tests.Integration;

/// <summary>
/// One migrated database per service, cloned for each fixture: a clone takes 50 ms, a migration a second.
/// </summary>
internal static class Databases
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<ServiceDatabase>>> Templates = new(
        StringComparer.Ordinal
    );
    private static readonly SemaphoreSlim OneCloneAtATime = new(1, 1);

    public static async Task<ServiceDatabase> CloneAsync<TService>(string name)
        where TService : IService
    {
        var template = await Templates.GetOrAdd(typeof(TService).Name, _ => new(MigrateAsync<TService>)).Value;
        await OneCloneAtATime.WaitAsync();
        try
        {
            return await Stack.Running.Postgres.CloneDatabaseAsync(template, name);
        }
        finally
        {
            OneCloneAtATime.Release();
        }
    }

    private static async Task<ServiceDatabase> MigrateAsync<TService>()
        where TService : IService
    {
        var database = await Stack.Running.Postgres.EnsureDatabaseAsync(
            TService.Name,
            $"template_{typeof(TService).Name}".ToLowerInvariant()
        );
        // A template must have no connection left open by a pool.
        var owner = database.OwnerConnectionString + ";Pooling=false";
        await Migrations.ApplyAsync(owner, TService.Name, typeof(TService).Assembly, CancellationToken.None);
        return database;
    }
}
