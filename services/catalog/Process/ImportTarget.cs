using System.Text.Json;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>What the rows of an import become. Reading, progress, leases and reports are the same for all.</summary>
internal interface IImportTarget<T>
{
    /// <summary>The row's content, or its faults; it does not throw, whatever the row holds.</summary>
    MappedRow<T> Map(JsonElement row);

    /// <summary>The one written form of a content: by its hash a row is known that did not change.</summary>
    string Write(T content);

    /// <summary>Writes what is new or did change; a dry run writes nothing and comes to the same.</summary>
    Task<WrittenRows> WriteAsync(Unit unit, ClaimedImport import, IReadOnlyList<ImportedRow<T>> rows);
}

/// <summary>What valid rows came to; the rest did not change.</summary>
/// <param name="Refused">Rows that can't be written beside what is there.</param>
internal sealed record WrittenRows(int Created, int Updated, IReadOnlyList<RefusedRow> Refused)
{
    /// <summary>Rows that were written without something that they say.</summary>
    public IReadOnlyList<RefusedRow> Remarked { get; init; } = [];

    /// <summary>
    /// These remarks and what the reading had to say: a line has one entry, also where both have something.
    /// </summary>
    public List<RefusedRow> RemarkedWith(IReadOnlyList<RefusedRow> read) =>
        [
            .. read.Concat(Remarked)
                .GroupBy(row => row.Line)
                .Select(line => new RefusedRow(line.Key, [.. line.SelectMany(row => row.Errors)])),
        ];
}
