using System.Text.Json;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>Rows become further names of parties that another file brought.</summary>
internal sealed class PartyNameTarget(Mapping mapping) : IImportTarget<FurtherName>
{
    public MappedRow<FurtherName> Map(JsonElement row) =>
        MappedRow<FurtherName>.Of(() => PartyMapper.MapName(mapping, row));

    public string Write(FurtherName content) => ContentJson.WriteParty(content);

    public async Task<WrittenRows> WriteAsync(
        Unit unit,
        ClaimedImport import,
        IReadOnlyList<ImportedRow<FurtherName>> rows
    )
    {
        if (rows.Count == 0)
            return new WrittenRows(0, 0, []);
        var owner = import.ListOwner;
        var known = await ImportedNames.LockKnownAsync(unit, owner, rows);
        var keys = rows.Select(row => row.Content.Party.Value).ToList();
        var parties = await ImportedParties.LockKnownAsync(unit, owner, mapping.PartyName!.Party.Scheme, keys);
        var (changes, refused) = (new List<NameChange>(), new List<RefusedRow>());
        foreach (var row in rows)
        {
            var name = known.GetValueOrDefault(row.Key);
            if (!parties.TryGetValue(row.Content.Party.Value, out var party))
                refused.Add(new RefusedRow(row.Line, [Unknown(row.Content.Party)]));
            else if (name is null)
                changes.Add(new NameChange(row, Guid.CreateVersion7(), IsNew: true, party.PartyId));
            else if (!name.ImportedHash.AsSpan().SequenceEqual(row.Hash))
                changes.Add(new NameChange(row, name.NameId, IsNew: false, party.PartyId));
        }
        if (!import.DryRun)
            await ImportedNames.WriteAsync(unit, import, changes);
        var created = changes.Count(change => change.IsNew);
        return new WrittenRows(created, changes.Count - created, refused);
    }

    private static FieldError Unknown(Identifier party) =>
        new(
            "/party/value",
            "party.unknown",
            $"The list has no party {party.Scheme} {party.Value}: import those first."
        );
}
