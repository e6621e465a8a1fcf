using System.Text.Json;

namespace Exchange.Local;

/// <summary>
/// A small map kept in a file that only its owner may read; written whole, so that no crash leaves half of it.
/// </summary>
internal sealed class JsonFile<T>(string path)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Lock gate = new();

    public IReadOnlyDictionary<string, T> Read()
    {
        lock (gate)
            return Load();
    }

    /// <summary>
    /// Reads, changes and writes in one step among the threads of this process; other processes the home's lock keeps
    /// out.
    /// </summary>
    public TResult Change<TResult>(Func<Dictionary<string, T>, TResult> change)
    {
        lock (gate)
        {
            var map = Load();
            var result = change(map);
            Save(map);
            return result;
        }
    }

    private Dictionary<string, T> Load() =>
        File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, T>>(File.ReadAllText(path)) ?? [] : [];

    private void Save(Dictionary<string, T> map)
    {
        var next = path + ".next";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var stream = new FileStream(next, options))
            JsonSerializer.Serialize(stream, map, Indented);
        File.Move(next, path, overwrite: true);
    }
}
