using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Exchange.Local;

/// <summary>
/// What the person at the terminal, or a log without one, reads: one line per step with the seconds since the start.
/// </summary>
public sealed class Screen
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly IAnsiConsole console = AnsiConsole.Console;

    /// <summary>Writes to standard output.</summary>
    public Screen() =>
        // The terminal folds long lines by itself; line breaks of ours would spoil what is copied from them.
        console.Profile.Width = int.MaxValue;

    /// <summary>Something happened or goes on.</summary>
    public void Say(string text) => Write(text, "default");

    /// <summary>Something that was waited for is there.</summary>
    public void Done(string text) => Write(text, "green");

    /// <summary>Something is not as it should be.</summary>
    public void Warn(string text) => Write(text, "yellow");

    /// <summary>A line to be copied: nothing stands before it.</summary>
    public void Show(string text)
    {
        lock (console)
            console.WriteLine(text);
    }

    private void Write(string text, string color)
    {
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        lock (console)
            console.MarkupLine($"[grey]{seconds, 6} s[/]  [{color}]{Markup.Escape(text)}[/]");
    }
}
