using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Harvesting;
using Exchange.Kernel;

namespace Exchange.Catalog.Process;

/// <summary>What one answer of a provider comes to, before anything is written.</summary>
/// <param name="Keys">Which record became which row's key.</param>
/// <param name="Deleted">The records that the provider has no more.</param>
internal sealed record HarvestPiece(
    IReadOnlyList<ImportedRow<WorkContent>> Rows,
    IReadOnlyList<RefusedRow> Refused,
    IReadOnlyList<RefusedRow> Remarked,
    IReadOnlyList<(string Identifier, string Key)> Keys,
    IReadOnlyList<string> Deleted
)
{
    /// <summary>The refusal of a record whose key another one of the same answer has.</summary>
    public static readonly FieldError Twice = new("/source/value", "row.keyTwice", "A record before has the same key.");

    /// <summary>Maps the records; their numbers go on from <paramref name="before"/>.</summary>
    public static HarvestPiece Of(IReadOnlyList<OaiRecord> records, long before, WorkTarget target)
    {
        var (rows, refused, remarked) = (
            new Dictionary<string, ImportedRow<WorkContent>>(StringComparer.Ordinal),
            new List<RefusedRow>(),
            new List<RefusedRow>()
        );
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var deleted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, record) in records.Index())
        {
            var number = before + index + 1;
            if (record.IsDeleted)
            {
                // A record that is gone twice in one answer counts once for its work; the other changes nothing.
                deleted.Add(record.Identifier);
                continue;
            }
            if (record.Row.Document is null)
            {
                refused.Add(new RefusedRow(number, [record.Row.Fault!]));
                continue;
            }
            MappedRow<WorkContent> mapped;
            using (record.Row.Document)
                mapped = target.Map(record.Row.Document.RootElement);
            var json = mapped.Errors.Count == 0 ? target.Write(mapped.Content) : "";
            if (mapped.Errors.Count > 0)
                refused.Add(new RefusedRow(number, mapped.Errors));
            else if (!rows.TryAdd(mapped.Key!, new(number, mapped.Key!, mapped.Content, json, ContentJson.Hash(json))))
                refused.Add(new RefusedRow(number, [Twice]));
            else
            {
                keys[record.Identifier] = mapped.Key!;
                if (mapped.Remarks.Count > 0)
                    remarked.Add(new RefusedRow(number, mapped.Remarks));
            }
        }
        return new HarvestPiece(
            [.. rows.Values],
            refused,
            remarked,
            [.. keys.Select(one => (one.Key, one.Value))],
            [.. deleted]
        );
    }
}
