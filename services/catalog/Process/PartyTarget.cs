using System.Text.Json;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>Rows become parties of a list.</summary>
internal sealed class PartyTarget(Mapping mapping) : IImportTarget<PartyContent>
{
    public MappedRow<PartyContent> Map(JsonElement row) =>
        MappedRow<PartyContent>.Of(() => PartyMapper.Map(mapping, row));

    public string Write(PartyContent content) => ContentJson.WriteParty(content);

    public async Task<WrittenRows> WriteAsync(
        Unit unit,
        ClaimedImport import,
        IReadOnlyList<ImportedRow<PartyContent>> rows
    )
    {
        if (rows.Count == 0)
            return new WrittenRows(0, 0, []);
        var (owner, scheme) = (import.ListOwner, mapping.Source.Scheme);
        var known = await ImportedParties.LockKnownAsync(unit, owner, scheme, [.. rows.Select(row => row.Key)]);
        var (decided, refused) = Decide(rows, known);
        var claims = decided.SelectMany((change, row) => PartyIdentifiers.Of(change.Content, change.PartyId, row));
        var taken = await PartyIdentifiers.TakenAsync(unit, owner, [.. claims]);
        List<PartyChange> changes = [.. decided.Select((change, row) => Without(change, taken[row]))];
        if (!import.DryRun)
            await ImportedParties.WriteAsync(unit, import, changes);
        var created = changes.Count(change => change.IsNew);
        return new WrittenRows(created, changes.Count - created, refused)
        {
            Remarked =
            [
                .. taken.Select(row => new RefusedRow(
                    decided[row.Key].Row.Line,
                    [.. row.Select(one => one.Claim.Taken(one.By))]
                )),
            ],
        };
    }

    private static (List<PartyChange> Changes, List<RefusedRow> Refused) Decide(
        IReadOnlyList<ImportedRow<PartyContent>> rows,
        Dictionary<string, KnownParty> known
    )
    {
        var changes = new List<PartyChange>();
        var refused = new List<RefusedRow>();
        foreach (var row in rows)
        {
            var party = known.GetValueOrDefault(row.Key);
            if (party is null)
                changes.Add(new PartyChange(row, PartyId.New(), IsNew: true, row.Content));
            else if (party.ImportedHash.AsSpan().SequenceEqual(row.Hash))
                continue;
            else if (party.MergedInto is { } other)
                refused.Add(
                    new RefusedRow(row.Line, [new FieldError("", "party.merged", $"It was merged into {other}.")])
                );
            else
                changes.Add(new PartyChange(row, party.PartyId, IsNew: false, row.Content));
        }
        return (changes, refused);
    }

    // The party comes in without what another one is called; the remark says which, so that somebody can look whether
    // they are the same.
    private static PartyChange Without(PartyChange change, IEnumerable<(PartyClaim Claim, PartyId By)> taken)
    {
        var lost = taken.Select(one => one.Claim.Identifier).ToHashSet();
        if (lost.Count == 0)
            return change;
        var kept = change.Content.Identifiers!.Where(identifier => !lost.Contains(identifier)).ToList();
        return change with { Content = change.Content with { Identifiers = kept.Count == 0 ? null : kept } };
    }
}
