using System.Text.Json;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>
/// Rows become drafts, the next content of works that are not public, and proposed changes of those that are.
/// </summary>
internal sealed class WorkTarget(Mapping mapping) : IImportTarget<WorkContent>
{
    public MappedRow<WorkContent> Map(JsonElement row) => MappedRow<WorkContent>.Of(() => RowMapper.Map(mapping, row));

    public string Write(WorkContent content) => ContentJson.Write(content);

    public async Task<WrittenRows> WriteAsync(
        Unit unit,
        ClaimedImport import,
        IReadOnlyList<ImportedRow<WorkContent>> rows
    )
    {
        var known = await ImportedWorks.LockKnownAsync(unit, import.HolderId, rows);
        var (decided, notNow) = Decide(rows, known);
        var (free, named) = await ImportedWorks.WithFreeNamesAsync(unit, import.HolderId, decided);
        var (changes, lost) = await ImportedWorks.WithDecisionsAsync(unit, free);
        var edits = changes.Where(change => !IsPublic(change)).ToList();
        var created = edits.Count(change => change.Known is null);
        if (!import.DryRun)
            await ImportedWorks.WriteAsync(unit, import, edits);
        var proposed = await ProposeAsync(unit, import, [.. changes.Where(IsPublic)]);
        return new WrittenRows(
            created,
            edits.Count - created + proposed.Updated,
            [.. notNow, .. named, .. proposed.Refused]
        )
        {
            Remarked = [.. lost, .. proposed.Remarked],
        };
    }

    // Changes to write and rows to refuse, beside the works that are known already; the rest did not change.
    private static (List<WorkChange> Changes, List<RefusedRow> Refused) Decide(
        IReadOnlyList<ImportedRow<WorkContent>> rows,
        Dictionary<string, KnownWork> known
    )
    {
        var changes = new List<WorkChange>();
        var notNow = new List<RefusedRow>();
        foreach (var row in rows)
        {
            var work = known.GetValueOrDefault(row.Key);
            if (work is null)
            {
                changes.Add(new WorkChange(row, Known: null, WorkState.Draft));
                continue;
            }
            if (work.ImportedHash.AsSpan().SequenceEqual(row.Hash))
                continue;
            var edit = WorkProcess.Take(work.State, WorkStep.Edit);
            var decision = edit.IsOk ? edit : WorkProcess.Take(work.State, WorkStep.Change);
            if (decision.IsOk)
                changes.Add(new WorkChange(row, work, decision.Value.To));
            else
                notNow.Add(new RefusedRow(row.Line, [new FieldError("", edit.Error!.Code, edit.Error.Message)]));
        }
        return (changes, notNow);
    }

    private static bool IsPublic(WorkChange change) => change.To is WorkState.Listed or WorkState.Suspended;

    // A work has one open change: an import's gives way to the newer row, a person's does not.
    private static async Task<WrittenRows> ProposeAsync(
        Unit unit,
        ClaimedImport import,
        IReadOnlyList<WorkChange> changes
    )
    {
        var open = await ImportedChanges.OpenAsync(unit, changes);
        var proposed = new List<ProposedChange>();
        var @public = new List<WorkChange>();
        var refused = new List<RefusedRow>();
        foreach (var change in changes)
        {
            if (change.ContentHash.AsSpan().SequenceEqual(change.Known!.ContentHash))
                @public.Add(change);
            else if (open.GetValueOrDefault(change.WorkId) is { IsImports: false })
                refused.Add(new RefusedRow(change.Row.Line, [OpenAlready]));
            else
                proposed.Add(new ProposedChange(change));
        }
        if (!import.DryRun)
            await ImportedChanges.WriteAsync(unit, import, proposed, @public);
        var takenBack = @public.Count(change => open.GetValueOrDefault(change.WorkId) is { IsImports: true });
        return new WrittenRows(Created: 0, proposed.Count + takenBack, refused)
        {
            Remarked = [.. proposed.Select(one => new RefusedRow(one.Change.Row.Line, [Waits(one, import.DryRun)]))],
        };
    }

    private static readonly FieldError OpenAlready = new(
        "",
        "change.open",
        "The work is public and has an open change of somebody's: decide or cancel that one first."
    );

    private static FieldError Waits(ProposedChange proposed, bool isDryRun) =>
        new(
            "",
            "work.changeProposed",
            isDryRun
                ? "The work is public: the row would be a proposed change of it."
                : $"The work is public: see /v1/works/{proposed.Change.WorkId}/changes/{proposed.ChangeId}."
        );
}
