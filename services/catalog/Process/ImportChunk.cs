using Exchange.Catalog.Data;
using Exchange.Kernel;

namespace Exchange.Catalog.Process;

/// <summary>Some hundred rows that go into the database in one transaction.</summary>
internal sealed class ImportChunk<T>
{
    private const int MostRows = 1_000;
    private const int MostCharacters = 4_000_000;

    private readonly List<ImportedRow<T>> rows = [];
    private readonly List<RefusedRow> refused = [];
    private readonly List<RefusedRow> remarked = [];
    private long characters;

    /// <summary>The valid rows.</summary>
    public IReadOnlyList<ImportedRow<T>> Rows => rows;

    /// <summary>The rows that broke a rule.</summary>
    public IReadOnlyList<RefusedRow> Refused => refused;

    /// <summary>The valid rows of which something was left out or stays a mere text.</summary>
    public IReadOnlyList<RefusedRow> Remarked => remarked;

    /// <summary>The last line that it holds.</summary>
    public long LastLine { get; private set; }

    /// <summary>How many rows it holds.</summary>
    public int Count => rows.Count + refused.Count;

    /// <summary>True where it should be written before more comes.</summary>
    public bool IsFull => Count >= MostRows || characters >= MostCharacters;

    public void Add(ImportedRow<T> row)
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
}
