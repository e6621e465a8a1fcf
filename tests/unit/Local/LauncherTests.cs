using System.Diagnostics;
using System.Globalization;
using Exchange.Local;

namespace Exchange.Tests.Unit.Local;

internal sealed class LauncherTests
{
    [TestCase("", ExpectedResult = "Up")]
    [TestCase("down", ExpectedResult = "Down")]
    [TestCase("reset", ExpectedResult = "Reset")]
    [TestCase("reset all", ExpectedResult = null)]
    [TestCase("Down", ExpectedResult = null)]
    public string? Words_that_nobody_understands_do_nothing(string words) =>
        Verbs.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries))?.ToString();

    [Test]
    public void The_name_of_a_process_may_hold_blanks_and_parentheses()
    {
        var stat = "4242 (a) b (c) S 1 4242 4242 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 9 0 987654 1 2 3";

        var parsed = ProcessIdentity.ParseStat(stat);

        Assert.That(parsed, Is.EqualTo(('S', "987654")));
    }

    [Test]
    public void A_process_is_itself_only_with_its_start()
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!;

        var successor = self with { Started = self.Started + "1" };

        Assert.That(self.IsAlive, Is.True);
        Assert.That(successor.IsAlive, Is.False);
    }

    [Test]
    public async Task A_process_that_has_ended_is_nobody()
    {
        using var process = Process.Start("true");
        await process.WaitForExitAsync();

        var identity = ProcessIdentity.Of(process.Id);

        Assert.That(identity, Is.Null);
    }

    [TestCase("/usr/bin/dotnet run --project deploy/local", ExpectedResult = true)]
    [TestCase("dotnet deploy/local/Exchange.Local.dll", ExpectedResult = false)]
    [TestCase("bash run", ExpectedResult = false)]
    [TestCase("", ExpectedResult = false)]
    public bool Only_dotnet_run_takes_the_launcher_with_it(string commandLine) =>
        StopRequest.IsDotnetRun(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Test]
    public void Half_a_line_about_the_holder_names_nobody()
    {
        var whole = Home.ParseHolder("12 boot/34 stopping\n");
        var half = Home.ParseHolder("12 boo");

        Assert.That(whole, Is.EqualTo((new ProcessIdentity(12, "boot/34"), true)));
        Assert.That(half.Process, Is.Null);
    }

    [TestCase("postgres (PostgreSQL) 16.4 (Debian 16.4-1.pgdg120+1)", ExpectedResult = 16)]
    [TestCase("postgres (PostgreSQL) 9.6.24", ExpectedResult = 9)]
    [TestCase("postgres (PostgreSQL) 18beta1", ExpectedResult = 18)]
    [TestCase("command not found", ExpectedResult = 0)]
    public int The_version_of_PostgreSQL_is_its_first_number(string output) => Binaries.ParsePostgresVersion(output);

    [Test]
    public void Every_installed_version_is_found()
    {
        var root = Directory.CreateTempSubdirectory("exchange-unit-").FullName;
        foreach (var folder in (string[])["pg/15/bin", "pg/16/bin", "pg/17/lib"])
            Directory.CreateDirectory(Path.Combine(root, folder));

        var found = Binaries.Expand($"{root}/pg/*/bin").ToList();
        Directory.Delete(root, recursive: true);

        Assert.That(found, Is.EquivalentTo([$"{root}/pg/15/bin", $"{root}/pg/16/bin"]));
    }

    [Test]
    public void What_is_missing_is_said_together_with_how_to_get_it()
    {
        var message = new MachineTools("/usr/lib/postgresql/16/bin", RabbitServer: null).HowToGetTheRest();

        Assert.That(message, Does.StartWith("RabbitMQ cannot be found").And.Contain("rabbitmq-server"));
        Assert.That(message, Does.Not.Contain("PostgreSQL 14"));
    }

    [Test]
    public async Task A_taken_port_stays_and_a_strangers_is_avoided()
    {
        var directory = Directory.CreateTempSubdirectory("exchange-unit-").FullName;
        int first,
            whileWeListen,
            whileAStrangerListens;
        using (var home = await Home.OpenAsync(directory))
        {
            first = home.Ports.Take("orders");
            using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, first);
            listener.Start();
            whileWeListen = home.Ports.Take("orders");
            home.Dispose();
            using var next = await Home.OpenAsync(directory);
            whileAStrangerListens = next.Ports.Take("orders");
        }
        Directory.Delete(directory, recursive: true);

        Assert.That(whileWeListen, Is.EqualTo(first));
        Assert.That(whileAStrangerListens, Is.Not.EqualTo(first), first.ToString(CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task A_home_has_one_holder_at_a_time()
    {
        var directory = Directory.CreateTempSubdirectory("exchange-unit-").FullName;
        var free = Home.HolderOf(directory);
        ProcessIdentity? holder;
        using (await Home.OpenAsync(directory))
            holder = Home.HolderOf(directory);
        var freeAgain = Home.HolderOf(directory);
        Directory.Delete(directory, recursive: true);

        Assert.That(free, Is.Null);
        Assert.That(holder?.Pid, Is.EqualTo(Environment.ProcessId));
        Assert.That(freeAgain, Is.Null);
    }
}
