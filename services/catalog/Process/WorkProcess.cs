using Exchange.Kernel;
using static Exchange.Catalog.Process.WorkNews;
using static Exchange.Catalog.Process.WorkState;
using static Exchange.Catalog.Process.WorkStep;
using static Exchange.Kernel.ProcessTable<
    Exchange.Catalog.Process.WorkState,
    Exchange.Catalog.Process.WorkStep,
    Exchange.Catalog.Process.WorkNews
>;

namespace Exchange.Catalog.Process;

/// <summary>Where a work stands on its way to the public.</summary>
public enum WorkState
{
    /// <summary>The holder's own; it may be edited.</summary>
    Draft,

    /// <summary>It waits for an operator's review.</summary>
    Submitted,

    /// <summary>It is public, and may be licensed.</summary>
    Listed,

    /// <summary>The review said no, with a reason.</summary>
    Rejected,

    /// <summary>The holder took it back.</summary>
    Withdrawn,
}

/// <summary>What is done with a work.</summary>
public enum WorkStep
{
    /// <summary>The holder changes its content, by hand or by an import.</summary>
    Edit,

    /// <summary>The holder asks for the review.</summary>
    Submit,

    /// <summary>An operator lists it.</summary>
    Approve,

    /// <summary>An operator refuses it, with a reason.</summary>
    Reject,

    /// <summary>The holder takes it back.</summary>
    Withdraw,
}

/// <summary>What the others are told.</summary>
public enum WorkNews
{
    /// <summary><see cref="Exchange.Contracts.Catalog.V1.WorkListed"/>.</summary>
    WorkListed,

    /// <summary><see cref="Exchange.Contracts.Catalog.V1.WorkWithdrawn"/>.</summary>
    WorkWithdrawn,
}

/// <summary>The life of a work. An ignored step is refused to whoever asks for it, with the row's reason.</summary>
public static class WorkProcess
{
    // csharpier-ignore
    /// <summary>The table.</summary>
    public static readonly ProcessTable<WorkState, WorkStep, WorkNews> Table = new(
        //     when      in                                        to         then say
        Begin (          Draft),
        On    (Edit,     [Draft, Submitted, Rejected, Withdrawn],  Draft),
        On    (Submit,   [Draft],                                  Submitted),
        On    (Approve,  [Submitted],                              Listed,    WorkListed),
        On    (Reject,   [Submitted],                              Rejected),
        On    (Withdraw, [Draft, Submitted, Rejected],             Withdrawn),
        On    (Withdraw, [Listed],                                 Withdrawn, WorkWithdrawn),
        Ignore(Edit,     [Listed],                                 "It is what buyers see: withdraw it first."),
        Ignore(Submit,   [Submitted],                              "It already waits for its review."),
        Ignore(Submit,   [Listed],                                 "It is listed already."),
        Ignore(Submit,   [Rejected, Withdrawn],                    "Edit it first: the review wants to see a change."),
        Ignore(Approve,  [Draft, Listed, Rejected, Withdrawn],     "Only what was submitted is reviewed."),
        Ignore(Reject,   [Draft, Listed, Rejected, Withdrawn],     "Only what was submitted is reviewed."),
        Ignore(Withdraw, [Withdrawn],                              "It is withdrawn already."));

    /// <summary>
    /// Where the step leads and what is said; a refusal <c>work.state</c> where the step is not possible.
    /// </summary>
    public static Result<Decision> Take(WorkState state, WorkStep step)
    {
        var decision = Table.Decide(state, step);
        if (!decision.Ignored)
            return decision;
        var row = Table.Rows.First(row => row.When == step && row.In.Contains(state));
        return Error.Conflict("work.state", $"The work is {NameOf(state)}: {row.Why}");
    }

    /// <summary>
    /// The steps that are possible now for the holder, an operator, or somebody who is both or neither.
    /// </summary>
    public static IReadOnlyList<WorkStep> NextSteps(WorkState state, bool isHolder, bool isOperator) =>
        [
            .. Enum.GetValues<WorkStep>()
                .Where(step => step is Approve or Reject ? isOperator && !isHolder : isHolder)
                .Where(step => !Table.Decide(state, step).Ignored),
        ];

    private static string NameOf(WorkState state) =>
        state switch
        {
            Draft => "a draft",
            Submitted => "submitted",
            Listed => "listed",
            Rejected => "rejected",
            Withdrawn => "withdrawn",
        };
}
