namespace Exchange.Local;

/// <summary>The Docker engine of this machine, by its command line.</summary>
internal static class Docker
{
    /// <summary>True when an engine answers, not merely when the command is there.</summary>
    public static async Task<bool> IsRunningAsync(CancellationToken cancellation = default)
    {
        var info = new Command("docker", "info", "--format", "{{.ServerVersion}}") { Limit = TimeSpan.FromSeconds(10) };
        return (await info.RunAsync(cancellation)).Succeeded;
    }

    public static Task<CommandResult> TryAsync(params string[] arguments) =>
        new Command("docker", arguments).RunAsync();

    public static async Task<string> RunAsync(string purpose, params IReadOnlyList<string> arguments)
    {
        // The first run may have to fetch an image.
        var command = new Command("docker", arguments) { Limit = TimeSpan.FromMinutes(15) };
        return await command.MustSucceedAsync(purpose);
    }
}
