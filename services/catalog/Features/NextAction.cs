using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>What the caller may do next.</summary>
/// <param name="Name">The action, for example <c>submit</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Where to send it.</param>
public sealed record NextAction(string Name, string Method, string Path)
{
    /// <summary>The legal next actions with a work: the process says which, the caller's part says whose.</summary>
    public static IReadOnlyList<NextAction> OfWork(WorkId workId, WorkState state, ParticipantId holder, Caller caller)
    {
        var mayHold = holder == caller.ParticipantId && caller.Has(Scopes.WorksWrite);
        var mayReview = caller.IsOperator && caller.Has(Scopes.WorksReview) && holder != caller.ParticipantId;
        var next = WorkProcess.NextSteps(state, mayHold, mayReview).Select(step => Of(workId, step)).ToList();
        if (mayHold && WorkProcess.Take(state, WorkStep.Change).IsOk)
            next.Add(new NextAction("proposeChange", "POST", $"/v1/works/{workId}/changes"));
        return next;
    }

    /// <summary>The legal next actions with a proposed change.</summary>
    public static IReadOnlyList<NextAction> OfChange(ChangeRow change, ParticipantId holder, Caller caller)
    {
        if (change.State is not ChangeState.Open)
            return [];
        var path = $"/v1/works/{change.WorkId}/changes/{change.ChangeId}";
        if (holder == caller.ParticipantId)
            return caller.Has(Scopes.WorksWrite) ? [new NextAction("cancel", "POST", $"{path}/cancel")] : [];
        return caller.IsOperator && caller.Has(Scopes.WorksReview)
            ?
            [
                new NextAction("approve", "POST", $"{path}/approve"),
                new NextAction("decline", "POST", $"{path}/decline"),
            ]
            : [];
    }

    private static NextAction Of(WorkId workId, WorkStep step) =>
        step is WorkStep.Edit
            ? new NextAction("edit", "PUT", $"/v1/works/{workId}")
            : new NextAction(step.ToText(), "POST", $"/v1/works/{workId}/{PathOf(step)}");

    private static string PathOf(WorkStep step) => step is WorkStep.RequestChanges ? "request-changes" : step.ToText();
}
