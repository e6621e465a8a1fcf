using System.Globalization;

namespace Exchange.Tests.Unit.Tidiness;

/// <summary>Reads the tree and holds the limits; each limit is also seen failing.</summary>
public sealed class TidinessTests
{
    private static readonly string[] Folders = ["shared", "services", "gateway", "deploy", "tools", "tests"];

    [Test]
    public void Every_file_keeps_the_limits()
    {
        var files = Tree.Files(".cs", Folders);

        var violations = files.AsParallel().SelectMany(file => Limits.Violations(file, Tree.Read(file)));

        Assert.That(string.Join('\n', violations.Order(StringComparer.Ordinal)), Is.Empty);
        Assert.That(files, Has.Count.GreaterThan(100), "The tree was read.");
    }

    [Test]
    public void A_file_within_the_limits_passes() =>
        Assert.That(Limits.Violations("services/orders/Fine.cs", Method(Lines(Limits.MethodLines - 3))), Is.Empty);

    [TestCase("services/orders/Program.cs", Limits.ProgramLines)]
    [TestCase("services/orders/Features/PlaceOrder.cs", Limits.FeatureLines)]
    [TestCase("shared/platform/Data/Unit.cs", Limits.FileLines)]
    public void A_file_that_is_too_long_is_found(string path, int limit)
    {
        Assert.That(Limits.Violations(path, Lines(limit)), Is.Empty);
        Assert.That(Limits.Violations(path, Lines(limit + 1)), Has.One.Contains("lines"));
    }

    [TestCase("shared/platform/Long.cs")]
    [TestCase("tests/unit/Long.cs")]
    public void A_line_that_is_too_long_is_found(string path)
    {
        Assert.That(Limits.Violations(path, new string('/', Limits.LineColumns)), Is.Empty);
        Assert.That(Limits.Violations(path, new string('/', Limits.LineColumns + 1)), Has.One.Contains("columns"));
    }

    [Test]
    public void A_method_that_is_too_long_is_found() =>
        Assert.That(Violations(Method(Lines(Limits.MethodLines))), Has.One.Contains("a method of"));

    [TestCase("class A { void M(int a, int b, int c, int d, int e, int f, int g) { } }")]
    [TestCase("class A(int a, int b, int c, int d, int e, int f, int g);")]
    [TestCase("delegate void A(int a, int b, int c, int d, int e, int f, int g);")]
    public void Too_many_parameters_are_found(string text) =>
        Assert.That(Violations(text), Has.One.Contains("7 parameters"));

    [Test]
    public void The_data_of_a_record_are_no_parameters() =>
        Assert.That(Violations("record A(int a, int b, int c, int d, int e, int f, int g);"), Is.Empty);

    [TestCase("if (a) { foreach (var b in c) { while (d) { if (e) { } } } }")]
    [TestCase("try { if (a) foreach (var b in c) lock (d) { } } finally { }")]
    public void Nesting_that_is_too_deep_is_found(string body) =>
        Assert.That(Violations(Method(body)), Has.One.Contains("nested deeper"));

    [TestCase("if (a) { foreach (var b in c) { while (d) { } } }")]
    [TestCase("if (a) { } else if (b) { } else if (c) { } else if (d) { }")]
    public void Nesting_within_the_limit_passes(string body) => Assert.That(Violations(Method(body)), Is.Empty);

    [TestCase("class OrderManager;")]
    [TestCase("record OrderDto;")]
    [TestCase("interface IOrderHelper;")]
    [TestCase("class OrderBase;")]
    [TestCase("enum OrderEvent { }")]
    [TestCase("struct CancelOrderCommand;")]
    public void A_name_that_comes_from_a_pattern_is_found(string text) =>
        Assert.That(Violations(text), Has.One.Contains("ends in"));

    [TestCase("class Database;")]
    [TestCase("record Command;")]
    public void A_name_that_only_sounds_alike_passes(string text) => Assert.That(Violations(text), Is.Empty);

    [TestCase("tests/unit/A.cs", "Task.Delay(1);")]
    [TestCase("tests/integration/Orders/A.cs", "await Task.Delay(1);")]
    [TestCase("tests/flows/A.cs", "Thread.Sleep(1);")]
    public void A_test_that_sleeps_is_found(string path, string body) =>
        Assert.That(Limits.Violations(path, Method(body)), Has.One.Contains("Eventually"));

    [TestCase("try { } catch (Exception) { }")]
    [TestCase("try { } catch { }")]
    public void A_service_that_swallows_every_fault_is_found(string body)
    {
        Assert.That(Limits.Violations("services/orders/A.cs", Method(body)), Has.One.Contains("catches every fault"));
        Assert.That(Limits.Violations("shared/platform/A.cs", Method(body)), Is.Empty);
    }

    private static IEnumerable<string> Violations(string text) => Limits.Violations("services/orders/A.cs", text);

    private static string Method(string body) => $"class A {{ void M() {{\n{body}\n}} }}";

    private static string Lines(int count) =>
        string.Join(
            '\n',
            Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"// {i}"))
        );
}
