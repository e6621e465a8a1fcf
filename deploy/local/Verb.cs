namespace Exchange.Local;

/// <summary>What the launcher is asked to do: the one word after <c>dotnet run --project deploy/local --</c>.</summary>
internal enum Verb
{
    Up,
    Down,
    Reset,
    Audit,
}

internal static class Verbs
{
    public const string Usage = """
        dotnet run --project deploy/local              starts everything; Ctrl+C stops it, the data stay
        dotnet run --project deploy/local -- down      stops what runs or was left by a launcher that was killed
        dotnet run --project deploy/local -- reset     deletes all data of this clone, which lie in .local
        dotnet run --project deploy/local -- audit     checks over all databases what must always be true

        EXCHANGE_HOME=<folder> in the environment: not the exchange in .local, but another one with its data in there
        """;

    /// <summary>The verb, or null when the arguments are none of the above.</summary>
    public static Verb? Parse(IReadOnlyList<string> arguments) =>
        arguments switch
        {
            [] or ["up"] => Verb.Up,
            ["down"] => Verb.Down,
            ["reset"] => Verb.Reset,
            ["audit"] => Verb.Audit,
            _ => null,
        };
}
