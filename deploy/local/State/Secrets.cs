using System.Security.Cryptography;

namespace Exchange.Local;

/// <summary>
/// The passwords of one home: random, made at first use, kept in a file that only its owner may read.
/// </summary>
public sealed class Secrets
{
    private readonly JsonFile<string> file;

    internal Secrets(string directory) => file = new JsonFile<string>(Path.Combine(directory, "secrets.json"));

    /// <summary>
    /// The secret of that name: 128 random bits as 32 hexadecimal digits, which need no escaping anywhere.
    /// </summary>
    public string Get(string name) =>
        file.Change(map => map.TryGetValue(name, out var kept) ? kept : map[name] = Fresh());

    private static string Fresh() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
