using System.Diagnostics;

namespace Exchange.Local;

/// <summary>Starts programs that outlive a crash of this process and are not hit by Ctrl+C in its terminal.</summary>
internal static class BackgroundProgram
{
    // The shell ignores the terminal's signals and becomes the program, which inherits that and keeps the process id.
    // Its output goes to a file and not through a pipe, because a pipe would break when the launcher is killed.
    private const string Script =
        CloseInherited + """trap '' INT HUP; log=$1; shift; exec "$@" >>"$log" 2>&1 </dev/null""";

    /// <summary>
    /// Before the command of a shell whose program shall outlive us: files that our own parent left open for us, such
    /// as a lock or a pipe of a build script, would otherwise stay open as long as that program.
    /// </summary>
    public const string CloseInherited = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ";

    public static Process Start(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> environment,
        string logFile,
        string workingDirectory
    )
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", logFile, .. command])
        {
            WorkingDirectory = workingDirectory,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new CannotRunException($"{command[0]} could not be started.");
    }

    /// <summary>The end of a log, for a failure's message.</summary>
    public static string LastLines(string logFile, int count = 30)
    {
        if (!File.Exists(logFile))
            return $"({logFile} does not exist)";
        using var stream = new FileStream(
            logFile,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        stream.Seek(-Math.Min(stream.Length, 64 * 1024), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(count));
    }
}
