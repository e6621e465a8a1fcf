using System.Globalization;

namespace Exchange.Tests.Load;

/// <summary>The <c>--name value</c> pairs behind the verb.</summary>
public sealed class Options
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads the pairs; a name without a value is an error, not a default.</summary>
    public static Options Parse(IReadOnlyList<string> args)
    {
        var options = new Options();
        for (var i = 1; i < args.Count; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Count)
                throw new ArgumentException($"Expected --name value, got {args[i]}.", nameof(args));
            options._values[args[i][2..]] = args[i + 1];
        }
        return options;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int otherwise) =>
        _values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public TimeSpan Seconds(string name, int otherwise) => TimeSpan.FromSeconds(Number(name, otherwise));

    /// <summary>Numbers with commas between them: <c>--rates 30,100,200</c>.</summary>
    public IReadOnlyList<int> Numbers(string name, params int[] otherwise) =>
        _values.TryGetValue(name, out var text)
            ? [.. text.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))]
            : otherwise;
}
