using System.Globalization;

namespace Exchange.Local;

/// <summary>What a container is made from.</summary>
/// <param name="Image">The image with its tag.</param>
/// <param name="DataPath">
/// The folder inside that keeps the data; a volume of the engine holds it, because a bind mount would need the
/// image's user ids on this machine.
/// </param>
internal sealed record ContainerPlan(string Image, string DataPath)
{
    /// <summary>Port inside, by the name of the kept port outside.</summary>
    public required IReadOnlyDictionary<string, int> Ports { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public IReadOnlyList<string> Options { get; init; } = [];

    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>A server as a container, where a Docker engine runs and the binaries are not installed.</summary>
internal sealed class Container(Home home, string name, Func<ContainerPlan> plan) : IServer
{
    private string FullName => $"exchange-{home.Mark}-{name}";

    public async Task<bool> RunsAsync()
    {
        var state = await Docker.TryAsync("inspect", "--format", "{{.State.Running}}", FullName);
        return state.Succeeded && state.Output is "true";
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        await Docker.TryAsync("rm", "--force", FullName);
        await Docker.RunAsync($"Starting {name} in a container", RunArguments());
    }

    public Task StopAsync() => Docker.TryAsync("stop", "--time", "5", FullName);

    public Task KillAsync() => Docker.TryAsync("kill", FullName);

    public Task PauseAsync(bool paused) => Docker.TryAsync(paused ? "pause" : "unpause", FullName);

    public async Task EraseAsync()
    {
        await Docker.TryAsync("rm", "--force", FullName);
        await Docker.TryAsync("volume", "rm", "--force", FullName);
    }

    public async Task<string> LastLinesAsync() => (await Docker.TryAsync("logs", "--tail", "30", FullName)).Output;

    private IReadOnlyList<string> RunArguments()
    {
        var from = plan();
        var ports = from.Ports.SelectMany(port =>
            new[]
            {
                "--publish",
                string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{home.Ports.Take(port.Key)}:{port.Value}"),
            }
        );
        var environment = from.Environment.SelectMany(entry => new[] { "--env", $"{entry.Key}={entry.Value}" });
        return
        [
            "run",
            "--detach",
            "--name",
            FullName,
            "--volume",
            $"{FullName}:{from.DataPath}",
            .. ports,
            .. environment,
            .. from.Options,
            from.Image,
            .. from.Arguments,
        ];
    }
}
