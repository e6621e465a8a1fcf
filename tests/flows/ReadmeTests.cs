using System.Diagnostics;
using System.Text.RegularExpressions;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>What the README tells a stranger to type is typed here.</summary>
internal sealed partial class ReadmeTests
{
    [Test]
    public async Task The_purchase_by_curl_of_the_README_runs_as_it_is_written()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Home.CloneRoot(), "README.md"));
        var script = Purchase().Match(readme).Groups["script"].Value;

        var (exitCode, output) = await RunAsync(script);

        Assert.That(script, Does.Contain("/v1/orders"));
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("\"balanced\":true"));
        Assert.That(output, Does.Contain("\"state\":\"completed\""));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["GATEWAY"] = TheExchange.Running.Gateway.ToString().TrimEnd('/');
        (start.Environment["OPERATOR_ID"], start.Environment["OPERATOR_SECRET"]) = TheExchange.Running.Operator;
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync();
        var errors = bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return (bash.ExitCode, await output + await errors);
    }

    [GeneratedRegex(
        "```sh\\n# purchase.sh\\n(?<script>.*?)```",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Purchase();
}
