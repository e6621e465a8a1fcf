using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Contracts.Catalog.V1;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>Takes a step of the process: the state moves, the history gets its line, and the others are told.</summary>
public static class WorkSteps
{
    /// <summary>The work after the step; a refusal <c>work.state</c> where the step is not possible now.</summary>
    public static async Task<Result<WorkRow>> TakeAsync(
        Unit unit,
        WorkRow work,
        WorkStep step,
        ParticipantId actor,
        string? reason = null
    )
    {
        var decision = WorkProcess.Take(work.State, step);
        if (!decision.IsOk)
            return decision.Error;
        var after = work with { State = decision.Value.To, Version = work.Version + 1 };
        await Works.MoveAsync(unit, work.WorkId, after.State);
        await Works.RememberAsync(
            unit,
            work.WorkId,
            new Works.Decided(after.Version, step.ToText(), work.State, after.State, actor, reason)
        );
        foreach (var news in decision.Value.Send)
            Say(unit, after, news);
        return after;
    }

    /// <summary>
    /// The work with the content of an approved change; a refusal <c>work.state</c> where it is not public any more.
    /// </summary>
    public static async Task<Result<WorkRow>> ChangeAsync(
        Unit unit,
        WorkRow work,
        WorkContent content,
        ParticipantId actor,
        string reason
    )
    {
        var decision = WorkProcess.Take(work.State, WorkStep.Change);
        if (!decision.IsOk)
            return decision.Error;
        await Works.UpdateAsync(unit, work.WorkId, decision.Value.To, content);
        var after = (await Works.FindAsync(unit, work.WorkId))!;
        await Works.RememberAsync(
            unit,
            work.WorkId,
            new Works.Decided(after.Version, WorkStep.Change.ToText(), work.State, after.State, actor, reason)
        );
        foreach (var news in decision.Value.Send)
            Say(unit, after, news);
        return after;
    }

    /// <summary>Tells the others about a work as it is now.</summary>
    public static void Say(Unit unit, WorkRow work, WorkNews news)
    {
        switch (news)
        {
            case WorkNews.WorkListed:
                var content = ContentJson.Read(work.Content);
                unit.Say(
                    new WorkListed(
                        work.WorkId,
                        work.HolderId,
                        content.Title,
                        content.Class,
                        content.RightsStatus,
                        content.PartOf,
                        work.Version,
                        ContentJson.HashText(work.ContentHash),
                        content.ConsentRequired ?? false
                    )
                );
                break;
            case WorkNews.WorkWithdrawn:
                unit.Say(new WorkWithdrawn(work.WorkId, work.HolderId, work.Version));
                break;
        }
    }
}
