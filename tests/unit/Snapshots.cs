namespace Exchange.Tests.Unit;

/// <summary>Files that were reviewed and are compared from then on.</summary>
internal static class Snapshots
{
    /// <summary>True where they are to be written anew: <c>UPDATE_SNAPSHOTS=1</c>.</summary>
    public static bool AreWritten =>
        string.Equals(Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS"), "1", StringComparison.Ordinal);

    /// <summary>Writes a file, named from the root.</summary>
    public static void Write(string path, string text) => File.WriteAllText(Path.Combine(Tree.Root, path), text);
}
