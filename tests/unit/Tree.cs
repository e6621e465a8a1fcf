namespace Exchange.Tests.Unit;

/// <summary>The files of the clone that the tests were built from.</summary>
internal static class Tree
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        "bin",
        "obj",
        "node_modules",
        "TestResults",
    };

    /// <summary>The folder that has the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Files with this ending below these folders, as paths from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files(string ending, params string[] folders) =>
        [
            .. folders
                .SelectMany(folder => Walk(Path.Combine(Root, folder)))
                .Where(file => file.EndsWith(ending, StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The text of a file, named from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder) =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder)
                .Concat(Directory.EnumerateDirectories(folder).Where(IsOurs).SelectMany(Walk))
            : [];

    private static bool IsOurs(string folder) =>
        Path.GetFileName(folder) is var name && !name.StartsWith('.') && !NotOurs.Contains(name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Exchange.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("The tests run inside a clone of the repository.");
    }
}
