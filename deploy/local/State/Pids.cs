namespace Exchange.Local;

/// <summary>
/// The service processes of one home, written down so that the next launcher can end what a killed one left.
/// </summary>
public sealed class Pids
{
    private readonly JsonFile<ProcessIdentity> file;

    internal Pids(string directory) => file = new JsonFile<ProcessIdentity>(Path.Combine(directory, "pids.json"));

    /// <summary>
    /// The recorded processes that still run, by name; a stranger that has the number of one of them is not among
    /// them.
    /// </summary>
    public IReadOnlyDictionary<string, ProcessIdentity> Alive() =>
        file.Read().Where(entry => entry.Value.IsAlive).ToDictionary(StringComparer.Ordinal);

    internal void Record(string name, ProcessIdentity process) => file.Change(map => map[name] = process);

    internal void Forget(string name) => file.Change(map => map.Remove(name));

    /// <summary>Ends every recorded process that still runs, all at the same time.</summary>
    /// <returns>The names of those that ran.</returns>
    public async Task<IReadOnlyCollection<string>> EndAllAsync()
    {
        var alive = Alive();
        await Task.WhenAll(
            alive.Values.Select(process => Signal.EndAsync(process, Signal.Terminate, ServiceProcess.StopLimit))
        );
        file.Change(map =>
        {
            map.Clear();
            return true;
        });
        return [.. alive.Keys];
    }
}
