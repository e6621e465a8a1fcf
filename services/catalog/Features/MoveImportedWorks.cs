using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Submits or lists the works of an import, some hundred in a transaction, until none is left. Each listed work is said
/// to the others through the outbox, as if it had been listed by hand. What waits for that: a work with sensitivities,
/// one that was changed after the step was asked for, one that was suspended and not reinstated, and one with a public
/// name of another that is listed.
/// </summary>
public static class MoveImportedWorks
{
    public static async Task<int> Handle(Unit unit)
    {
        if (await unit.FindAsync<Pending>(SelectPending) is not { } pending)
            return 0;
        var from = pending.PendingStep is WorkStep.Approve ? WorkState.Submitted : WorkState.Draft;
        var decision = WorkProcess.Take(from, pending.PendingStep).Value;
        var works = await unit.ListAsync<WorkRow>(
            Move,
            new
            {
                pending.ImportId,
                From = from.ToText(),
                To = decision.To.ToText(),
                Step = pending.PendingStep.ToText(),
                Actor = pending.PendingActorId,
                Since = pending.PendingSince,
                Reason = pending.ImportId.ToString(),
            }
        );
        foreach (var work in works)
        foreach (var news in decision.Send)
            WorkSteps.Say(unit, work, news);
        if (works.Count == 0)
            await unit.ExecuteAsync(Finish, new { pending.ImportId });
        return 1;
    }

    private sealed record Pending(
        ImportId ImportId,
        WorkStep PendingStep,
        ParticipantId PendingActorId,
        DateTimeOffset PendingSince
    );

    private const string SelectPending = """
        select import_id, pending_step, pending_actor_id, pending_since
        from imports
        where pending_step is not null
        order by import_id
        limit 1
        for update skip locked
        """;

    private const string Move = """
        with next as (
          select work_id
          from works
          where import_id = @ImportId
          and state = @From
          and updated_at < @Since
          and (@To <> 'listed' or not content ? 'sensitivities')
          and (@To <> 'listed' or not (is_under_claim(work_id) or has_a_namesake(work_id)))
          order by work_id
          limit 500
          for update
        ), moved as (
          update works
          set state = @To,
              version = version + 1,
              updated_at = now()
          from next
          where works.work_id = next.work_id
          returning works.work_id, holder_id, version, state, content, content_hash, created_at, updated_at
        ), remembered as (
          insert into work_decisions (work_id, version, step, from_state, to_state, actor_id, reason)
          select work_id, version, @Step, @From, @To, @Actor, @Reason
          from moved
        )
        select work_id, holder_id, version, state, content, content_hash, created_at, updated_at
        from moved
        """;

    private const string Finish = """
        update imports
        set pending_step = null,
            pending_actor_id = null,
            pending_since = null
        where import_id = @ImportId
        """;
}
