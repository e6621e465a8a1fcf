using System.Diagnostics;
using System.Text.RegularExpressions;
using Exchange.Local;

namespace Exchange.Tests.Faults;

/// <summary>The README's first command, in a home of its own beside any exchange that runs here.</summary>
[NonParallelizable]
internal sealed partial class LauncherTests
{
    private const string Ready = "Everything runs.";
    private const string Completed = "The order is completed";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClearLimit = TimeSpan.FromSeconds(45);
    private static readonly string TestHome = Home.PathInClone("test-launcher");

    private TestTurn turn = null!;

    [OneTimeSetUp]
    public async Task ClearAsync()
    {
        turn = await TestTurn.TakeAsync();
        await EraseAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (turn is null)
            return;
        await EraseAsync();
        await turn.DisposeAsync();
    }

    [Test]
    public async Task A_launcher_that_is_killed_is_followed_by_one_that_takes_over()
    {
        using (var killed = LauncherProcess.Start(TestHome))
        {
            await killed.SaysAsync(Ready);
            await killed.Kill9Async();
            Assert.That(killed.Output, Does.Contain(Completed));
        }

        using var next = LauncherProcess.Start(TestHome);
        await next.SaysAsync(Ready);
        var byHand = await TypeAsync(next.Output);
        LauncherProcess.Kill9(TestHome, "Exchange.Orders.dll");
        await next.SaysAsync("orders has ended by itself and is started again");
        await next.InterruptAsync();
        var exitCode = await next.EndAsync(StopLimit);

        Assert.That(next.Output, Does.Contain("An earlier launcher was killed").And.Contain(Completed));
        Assert.That(byHand, Does.Contain("\"state\":\"placed\"").And.Contain("\"state\":\"completed\""), next.Output);
        Assert.That(exitCode, Is.Zero, next.Output);
        Assert.That(LauncherProcess.ProcessesOf(TestHome), Is.Empty);
    }

    // The three lines of curl, the last one until the order has ended.
    private static async Task<string> TypeAsync(string output)
    {
        var lines = Curl().Match(output).Value.TrimEnd();
        var last = lines.Split('\n')[^1];
        var script = $"{lines}\nfor i in $(seq 50); do {last} | grep '\"completed\"' && break; sleep 0.2; done";
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var bash = Process.Start(start)!;
        return await bash.StandardOutput.ReadToEndAsync();
    }

    private static async Task EraseAsync()
    {
        if (!Directory.Exists(TestHome))
            return;
        // A launcher may still run that an interrupted test has left.
        foreach (var verb in (string[])["down", "reset"])
        {
            using var launcher = LauncherProcess.Start(TestHome, verb);
            Assert.That(await launcher.EndAsync(ClearLimit), Is.Zero, launcher.Output);
        }
    }

    [GeneratedRegex(
        @"^TOKEN=.*\n(curl .*\n){2}",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Curl();
}
