using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Catalog.Process;

/// <summary>Some hundred rows that go into the database in one transaction.</summary>
internal sealed class ImportChunk
{
    private const int MostRows = 1_000;
    private const int MostCharacters = 4_000_000;

    private readonly List<ImportedRow> rows = [];
    private readonly List<RefusedRow> refused = [];
    private readonly List<RefusedRow> remarked = [];
    private long characters;

    /// <summary>The valid rows.</summary>
    public IReadOnlyList<ImportedRow> Rows => rows;

    /// <summary>The rows that broke a rule.</summary>
    public IReadOnlyList<RefusedRow> Refused => refused;

    /// <summary>The valid rows of which something did not become a part of the work.</summary>
    public IReadOnlyList<RefusedRow> Remarked => remarked;

    /// <summary>The last line that it holds.</summary>
    public long LastLine { get; private set; }

    /// <summary>How many rows it holds.</summary>
    public int Count => rows.Count + refused.Count;

    /// <summary>True where it should be written before more comes.</summary>
    public bool IsFull => Count >= MostRows || characters >= MostCharacters;

    public void Add(ImportedRow row)
    {
        rows.Add(row);
        characters += row.Json.Length;
        LastLine = row.Line;
    }

    public void Remark(long line, IReadOnlyList<FieldError> remarks) => remarked.Add(new RefusedRow(line, remarks));

    public void Refuse(long line, IReadOnlyList<FieldError> errors)
    {
        refused.Add(new RefusedRow(line, errors));
        LastLine = line;
    }

    /// <summary>
    /// What becomes of the valid rows beside the works that are known already: changes to write and rows to refuse. The
    /// rest did not change.
    /// </summary>
    public (List<WorkChange> Changes, List<RefusedRow> Refused) Decide(Dictionary<string, KnownWork> known)
    {
        var changes = new List<WorkChange>();
        var notNow = new List<RefusedRow>();
        foreach (var row in rows)
        {
            var work = known.GetValueOrDefault(row.Content.Source!.Value);
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
