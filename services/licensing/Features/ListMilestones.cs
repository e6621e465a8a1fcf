using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Lists the milestones of a work, with every correction; its holder and those who see all may.</summary>
public static class ListMilestones
{
    /// <summary>The milestones of a work, by milestone and version.</summary>
    public sealed record Response(IReadOnlyList<RecordedMilestone> Data);

    public static async Task<Result<Response>> Handle(WorkId workId, Caller caller, Unit unit) =>
        new Response(
            await unit.ListAsync<RecordedMilestone>(
                List,
                new
                {
                    workId,
                    seesAll = caller.SeesAll,
                    reader = caller.ParticipantId,
                }
            )
        );

    private const string List = """
        select milestone, milestone.version, occurred_at, recorded_at
        from milestone
        join work using (work_id)
        where work_id = @workId
        and (@seesAll or holder_id = @reader)
        order by milestone, milestone.version
        """;
}
