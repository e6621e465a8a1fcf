using System.Globalization;
using System.Text.RegularExpressions;

namespace Exchange.Local;

/// <summary>Finds what is installed on this machine, in the places where systems put it.</summary>
internal static partial class Binaries
{
    /// <summary>The int4multirange of the rights boxes came with 14.</summary>
    public const int OldestPostgres = 14;

    private static readonly string[] PostgresPlaces =
    [
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/usr/local/pgsql/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/opt/postgresql*/bin",
        "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
    ];

    private static readonly string[] RabbitPlaces =
    [
        "/usr/lib/rabbitmq/bin",
        "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin",
        "/opt/homebrew/opt/rabbitmq/sbin",
        "/usr/local/opt/rabbitmq/sbin",
        "/home/linuxbrew/.linuxbrew/opt/rabbitmq/sbin",
        "/opt/rabbitmq_server-*/sbin",
    ];

    /// <summary>The folder with the newest <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>, or null.</summary>
    public static async Task<string?> FindPostgresAsync(CancellationToken cancellation = default)
    {
        var newest = (Version: 0, Folder: (string?)null);
        foreach (var folder in PostgresPlaces.SelectMany(Expand).Concat(SearchPath()).Where(HasPostgres))
        {
            var asked = await new Command(Path.Combine(folder, "postgres"), "--version").RunAsync(cancellation);
            var version = asked.Succeeded ? ParsePostgresVersion(asked.Output) : 0;
            if (version > newest.Version)
                newest = (version, folder);
        }
        return newest.Version >= OldestPostgres ? newest.Folder : null;
    }

    /// <summary>The path of <c>rabbitmq-server</c>, or null.</summary>
    public static string? FindRabbit() =>
        RabbitPlaces
            .SelectMany(Expand)
            .Concat(SearchPath())
            .Select(folder => Path.Combine(folder, "rabbitmq-server"))
            .FirstOrDefault(path => File.Exists(path) && !IsDebianWrapper(path));

    /// <summary>The path of a program on the search path, or null.</summary>
    public static string? Find(string program) =>
        SearchPath().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>
    /// The major version out of <c>postgres (PostgreSQL) 16.4 (Debian ...)</c>; 0 when there is none.
    /// </summary>
    internal static int ParsePostgresVersion(string output)
    {
        var match = PostgresVersion().Match(output);
        return match.Success ? int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The existing folders that a path with at most one <c>*</c> in one of its parts stands for.</summary>
    internal static IEnumerable<string> Expand(string pattern)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
            return Directory.Exists(pattern) ? [pattern] : [];
        var parts = pattern.Split('/');
        var star = Array.FindIndex(parts, part => part.Contains('*', StringComparison.Ordinal));
        var above = string.Join('/', parts[..star]);
        if (!Directory.Exists(above))
            return [];
        var below = string.Join('/', parts[(star + 1)..]);
        return Directory
            .EnumerateDirectories(above, parts[star])
            .Select(folder => Path.Combine(folder, below))
            .Where(Directory.Exists);
    }

    private static string[] SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static bool HasPostgres(string folder) =>
        new[] { "postgres", "initdb", "pg_ctl" }.All(program => File.Exists(Path.Combine(folder, program)));

    // Debian's wrapper in /usr/sbin changes to the user rabbitmq and to that user's data; the real scripts are found
    // by their folder.
    private static bool IsDebianWrapper(string path) =>
        File.ResolveLinkTarget(path, returnFinalTarget: true)?.Name is "rabbitmq-script-wrapper";

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PostgresVersion();
}
