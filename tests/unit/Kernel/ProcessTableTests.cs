using Exchange.Kernel;
using static Exchange.Kernel.ProcessTable<
    Exchange.Tests.Unit.Kernel.ProcessTableTests.Lamp,
    Exchange.Tests.Unit.Kernel.ProcessTableTests.Hand,
    Exchange.Tests.Unit.Kernel.ProcessTableTests.Sound
>;

namespace Exchange.Tests.Unit.Kernel;

public sealed class ProcessTableTests
{
    public enum Lamp
    {
        Dark,
        Lit,
        Broken,
    }

    public enum Hand
    {
        Press,
        Drop,
    }

    public enum Sound
    {
        Click,
        Crash,
    }

    private static readonly Row[] Whole =
    [
        On(Hand.Press, [Lamp.Dark], Lamp.Lit, Sound.Click),
        Stay(Hand.Press, [Lamp.Lit], Sound.Click, "it has one switch"),
        On(Hand.Drop, [Lamp.Dark, Lamp.Lit], Lamp.Broken, Sound.Crash),
        Ignore(Hand.Press, [Lamp.Broken], "it is broken"),
        Ignore(Hand.Drop, [Lamp.Broken], "it is broken"),
    ];

    private static ProcessTable<Lamp, Hand, Sound> Table => new(Begin(Lamp.Dark), Whole);

    [Test]
    public void A_row_leads_to_its_state_and_sends()
    {
        var decision = Table.Decide(Lamp.Lit, Hand.Drop);

        Assert.That(decision.To, Is.EqualTo(Lamp.Broken));
        Assert.That(decision.Send, Is.EqualTo(new[] { Sound.Crash }));
        Assert.That(decision.Ignored, Is.False);
    }

    [Test]
    public void A_row_that_stays_sends_all_the_same()
    {
        var decision = Table.Decide(Lamp.Lit, Hand.Press);

        Assert.That(decision.To, Is.EqualTo(Lamp.Lit));
        Assert.That(decision.Send, Is.EqualTo(new[] { Sound.Click }));
        Assert.That(decision.Ignored, Is.False);
    }

    [Test]
    public void An_ignored_pair_changes_nothing()
    {
        var decision = Table.Decide(Lamp.Broken, Hand.Press);

        Assert.That(decision.To, Is.EqualTo(Lamp.Broken));
        Assert.That(decision.Send, Is.Empty);
        Assert.That(decision.Ignored, Is.True);
    }

    [Test]
    public void A_table_with_a_gap_is_refused_and_names_it() =>
        Assert.That(
            () => new ProcessTable<Lamp, Hand, Sound>(Begin(Lamp.Dark), Whole[..^1]),
            Throws.ArgumentException.With.Message.Contains("Drop in Broken")
        );

    [Test]
    public void A_pair_that_stands_twice_is_refused() =>
        Assert.That(
            () =>
                new ProcessTable<Lamp, Hand, Sound>(Begin(Lamp.Dark), [.. Whole, Ignore(Hand.Press, [Lamp.Lit], "no")]),
            Throws.ArgumentException.With.Message.Contains("Press in Lit")
        );

    [Test]
    public void A_row_that_stays_without_a_reason_is_refused() =>
        Assert.That(
            () =>
                new ProcessTable<Lamp, Hand, Sound>(
                    Begin(Lamp.Dark),
                    [.. Whole[..^1], Ignore(Hand.Drop, [Lamp.Broken], " ")]
                ),
            Throws.ArgumentException.With.Message.Contains("Drop in Broken has no reason")
        );

    [Test]
    public void Its_drawing_has_its_start_its_moves_and_its_ends()
    {
        const string Drawing = """
            stateDiagram-v2
                [*] --> Dark
                Dark --> Lit: Press
                Dark --> Broken: Drop
                Lit --> Broken: Drop
                Broken --> [*]

            """;

        Assert.That(Table.ToMermaid(), Is.EqualTo(Drawing));
    }
}
