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

    /// <summary>An operator reads it.</summary>
    InReview,

    /// <summary>The review wants changes, with a reason.</summary>
    ChangesRequested,

    /// <summary>It is public, and may be licensed.</summary>
    Listed,

    /// <summary>An operator took it out of the public for a while, with a reason.</summary>
    Suspended,

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

    /// <summary>An operator begins to read it.</summary>
    Review,

    /// <summary>An operator lists it.</summary>
    Approve,

    /// <summary>An operator wants changes, with a reason.</summary>
    RequestChanges,

    /// <summary>An operator takes it out of the public, with a reason.</summary>
    Suspend,

    /// <summary>An operator gives it back to the public, with a reason.</summary>
    Reinstate,

    /// <summary>A change that the holder proposed is approved; see <see cref="ChangeProcess"/>.</summary>
    Change,

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
    private static readonly WorkState[] InTheReview = [Submitted, InReview];
    private static readonly WorkState[] OutOfTheReview = [Draft, ChangesRequested, Listed, Suspended, Withdrawn];
    private static readonly WorkState[] NotYetPublic = [Draft, Submitted, InReview, ChangesRequested];

    // csharpier-ignore
    /// <summary>The table.</summary>
    public static readonly ProcessTable<WorkState, WorkStep, WorkNews> Table = new(
        //     when            in                                               to                then say
        Begin (                Draft),
        On    (Edit,           [Draft, Submitted, ChangesRequested, Withdrawn], Draft),
        On    (Submit,         [Draft],                                         Submitted),
        On    (Review,         [Submitted],                                     InReview),
        On    (Approve,        InTheReview,                                     Listed,           WorkListed),
        On    (RequestChanges, InTheReview,                                     ChangesRequested),
        On    (Suspend,        [Listed],                                        Suspended,        WorkWithdrawn),
        On    (Reinstate,      [Suspended],                                     Listed,           WorkListed),
        On    (Change,         [Listed],                                        Listed,           WorkListed),
        On    (Change,         [Suspended],                                     Suspended),
        On    (Withdraw,       [.. NotYetPublic, Suspended],                    Withdrawn),
        On    (Withdraw,       [Listed],                                        Withdrawn,        WorkWithdrawn),
        Ignore(Edit,           [InReview],                     "It is being read: wait for it, or withdraw it."),
        Ignore(Edit,           [Listed, Suspended],            "It is what buyers see: propose a change."),
        Ignore(Submit,         InTheReview,                    "It already has its place in the review."),
        Ignore(Submit,         [Listed],                       "It is listed already."),
        Ignore(Submit,         [Suspended],                    "An operator reinstates it."),
        Ignore(Submit,         [ChangesRequested, Withdrawn],  "Edit it first: the review wants to see a change."),
        Ignore(Review,         [InReview],                     "Somebody reads it already."),
        Ignore(Review,         OutOfTheReview,                 "Only what was submitted is reviewed."),
        Ignore(Approve,        OutOfTheReview,                 "Only what was submitted is reviewed."),
        Ignore(RequestChanges, OutOfTheReview,                 "Only what was submitted is reviewed."),
        Ignore(Suspend,        [Suspended],                    "It is suspended already."),
        Ignore(Suspend,        [.. NotYetPublic, Withdrawn],   "It is not public."),
        Ignore(Reinstate,      [.. NotYetPublic, Listed, Withdrawn], "Only what is suspended is reinstated."),
        Ignore(Change,         [.. NotYetPublic, Withdrawn],   "It is not public: edit it."),
        Ignore(Withdraw,       [Withdrawn],                    "It is withdrawn already."));

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
                .Where(step => step is not Change && (IsReview(step) ? isOperator && !isHolder : isHolder))
                .Where(step => !Table.Decide(state, step).Ignored),
        ];

    // What an operator decides of other people's works.
    private static bool IsReview(WorkStep step) => step is Review or Approve or RequestChanges or Suspend or Reinstate;

    private static string NameOf(WorkState state) =>
        state switch
        {
            Draft => "a draft",
            Submitted => "submitted",
            InReview => "in review",
            ChangesRequested => "waiting for changes",
            Listed => "listed",
            Suspended => "suspended",
            Withdrawn => "withdrawn",
        };
}
