using System.Text.RegularExpressions;
using Exchange.Orders.Process;

namespace Exchange.Tests.Unit.Orders;

/// <summary>
/// The drawings in the READMEs are the table's; <c>UPDATE_SNAPSHOTS=1 dotnet test tests/unit</c> draws them anew.
/// </summary>
public sealed partial class OrderDrawingTests
{
    private const RegexOptions Options = RegexOptions.Multiline | RegexOptions.Singleline;

    [TestCase("services/orders/README.md")]
    [TestCase("README.md")]
    public void The_drawing_is_the_table(string readme)
    {
        var drawing = OrderProcess.Table.ToMermaid();

        if (Snapshots.AreWritten)
            Snapshots.Write(readme, Drawing.Replace(Tree.Read(readme), drawing));

        Assert.That(Drawing.Match(Tree.Read(readme)).Value, Is.EqualTo(drawing));
    }

    [GeneratedRegex("(?<=^```mermaid\n)stateDiagram-v2\n.*?(?=^```$)", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Drawing { get; }
}
