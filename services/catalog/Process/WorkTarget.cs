using System.Text.Json;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>Rows become drafts, and the next content of works that are not public.</summary>
internal sealed class WorkTarget(Mapping mapping) : IImportTarget<WorkContent>
{
    public MappedRow<WorkContent> Map(JsonElement row) => RowMapper.Map(mapping, row);

    public string Write(WorkContent content) => ContentJson.Write(content);

    public async Task<WrittenRows> WriteAsync(
        Unit unit,
        ClaimedImport import,
        IReadOnlyList<ImportedRow<WorkContent>> rows
    )
    {
        var known = await ImportedWorks.LockKnownAsync(unit, import.HolderId, rows);
        var (decided, notNow) = Decide(rows, known);
        var (changes, named) = await ImportedWorks.WithFreeNamesAsync(unit, import.HolderId, decided);
        if (!import.DryRun)
            await ImportedWorks.WriteAsync(unit, import, changes);
        var created = changes.Count(change => change.Known is null);
        return new WrittenRows(created, changes.Count - created, [.. notNow, .. named]);
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
            var decision = WorkProcess.Take(work.State, WorkStep.Edit);
            if (decision.IsOk)
                changes.Add(new WorkChange(row, work, decision.Value.To));
            else
                notNow.Add(new RefusedRow(row.Line, [new FieldError("", decision.Error.Code, decision.Error.Message)]));
        }
        return (changes, notNow);
    }
}
