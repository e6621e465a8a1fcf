using Exchange.Kernel;
using static Exchange.Catalog.Process.ChangeState;
using static Exchange.Catalog.Process.ChangeStep;
using static Exchange.Kernel.ProcessTable<
    Exchange.Catalog.Process.ChangeState,
    Exchange.Catalog.Process.ChangeStep,
    Exchange.Catalog.Process.ChangeNews
>;

namespace Exchange.Catalog.Process;

/// <summary>Where a proposed change of a public work stands.</summary>
public enum ChangeState
{
    /// <summary>It waits for the decision; the public sees the work as it was.</summary>
    Open,

    /// <summary>It is what the public sees, or saw until the next change.</summary>
    Approved,

    /// <summary>An operator said no, with a reason.</summary>
    Declined,

    /// <summary>The holder took it back, or the work with it.</summary>
    Canceled,
}

/// <summary>What is done with a proposed change.</summary>
public enum ChangeStep
{
    /// <summary>An operator makes it public.</summary>
    Approve,

    /// <summary>An operator says no, with a reason.</summary>
    Decline,

    /// <summary>The holder takes it back.</summary>
    Cancel,
}

/// <summary>What an ended change does to its work.</summary>
public enum ChangeNews
{
    /// <summary><see cref="WorkStep.Change"/>.</summary>
    Change,
}

/// <summary>The life of a proposed change. Every end is one: a better proposal is a new one.</summary>
public static class ChangeProcess
{
    // csharpier-ignore
    /// <summary>The table.</summary>
    public static readonly ProcessTable<ChangeState, ChangeStep, ChangeNews> Table = new(
        //     when      in                              to        then
        Begin (          Open),
        On    (Approve,  [Open],                         Approved, ChangeNews.Change),
        On    (Decline,  [Open],                         Declined),
        On    (Cancel,   [Open],                         Canceled),
        Ignore(Approve,  [Approved, Declined, Canceled], "It is decided."),
        Ignore(Decline,  [Approved, Declined, Canceled], "It is decided."),
        Ignore(Cancel,   [Approved, Declined, Canceled], "It is decided."));

    /// <summary>Where the step leads; a refusal <c>change.state</c> where the step is not possible.</summary>
    public static Result<ChangeState> Take(ChangeState state, ChangeStep step) =>
        Table.Decide(state, step) is { Ignored: false } decision
            ? decision.To
            : Error.Conflict("change.state", $"The change is {state.ToString().ToLowerInvariant()} already.");
}
