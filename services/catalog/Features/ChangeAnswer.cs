using System.Text.Json;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>A change that a holder proposes for a public work.</summary>
/// <param name="Content">The work as the holder wants it.</param>
/// <param name="Fields">
/// JSON pointers of the fields in which it differs from the work as it is now or, once it is decided, as it was then.
/// </param>
/// <param name="Reason">Why the holder wants it.</param>
/// <param name="DecisionReason">Why it was approved or declined.</param>
/// <param name="NextActions">What the caller may do with it now.</param>
public sealed record ChangeAnswer(
    ChangeId ChangeId,
    WorkId WorkId,
    ChangeState State,
    WorkContent Content,
    IReadOnlyList<string> Fields,
    string Reason,
    ParticipantId ProposedBy,
    DateTimeOffset ProposedAt,
    ParticipantId? DecidedBy,
    string? DecisionReason,
    DateTimeOffset? DecidedAt,
    IReadOnlyList<NextAction> NextActions
)
{
    /// <summary>The change of this holder's work, for this caller.</summary>
    public static ChangeAnswer Of(ChangeRow row, ParticipantId holder, Caller caller) =>
        new(
            row.ChangeId,
            row.WorkId,
            row.State,
            ContentJson.Read(row.Content),
            Difference(ContentJson.Read(row.Before), ContentJson.Read(row.Content)),
            row.Reason,
            row.ProposedBy,
            row.ProposedAt,
            row.DecidedBy,
            row.DecisionReason,
            row.DecidedAt,
            NextAction.OfChange(row, holder, caller)
        );

    /// <summary>
    /// A work whose changes the caller may see: its own, or any where it sees everything; null where there is none.
    /// </summary>
    public static async Task<WorkRow?> FindWorkAsync(Unit unit, WorkId workId, Caller caller, bool locked)
    {
        var work = locked ? await Works.LockAsync(unit, workId) : await Works.FindAsync(unit, workId);
        return work is not null && (work.HolderId == caller.ParticipantId || caller.SeesAll) ? work : null;
    }

    private static List<string> Difference(WorkContent before, WorkContent after)
    {
        var (old, changed) = (ContentJson.ToElement(before), ContentJson.ToElement(after));
        var names = old.EnumerateObject().Concat(changed.EnumerateObject()).Select(member => member.Name);
        var different = names.Where(name => !AreEqual(old, changed, name)).Select(name => $"/{name}");
        return [.. different.Distinct(StringComparer.Ordinal)];
    }

    private static bool AreEqual(JsonElement one, JsonElement other, string name) =>
        one.TryGetProperty(name, out var left)
        && other.TryGetProperty(name, out var right)
        && JsonElement.DeepEquals(left, right);
}
