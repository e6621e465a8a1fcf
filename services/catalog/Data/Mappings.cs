using Exchange.Catalog.Domain;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>Keeps the mappings of holders, beside those that come with the catalog.</summary>
public static class Mappings
{
    /// <summary>The mapping that this name means for this holder; null where there is none.</summary>
    public static async Task<KnownMapping?> FindAsync(Unit unit, ParticipantId holderId, string name)
    {
        if (BuiltInMappings.Find(name) is { } builtIn)
            return builtIn;
        var document = await unit.FindAsync<string>(Select, new { HolderId = holderId, Name = name });
        return document is null ? null : new KnownMapping(MappingReader.Read(document).Value, document);
    }

    /// <summary>Keeps a mapping; answers 0 where the holder has one of this name already.</summary>
    public static Task<int> InsertAsync(Unit unit, ParticipantId holderId, string name, string document) =>
        unit.ExecuteAsync(
            Insert,
            new
            {
                HolderId = holderId,
                Name = name,
                Document = document,
            }
        );

    private const string Select = """
        select document
        from mappings
        where holder_id = @HolderId
        and name = @Name
        """;

    private const string Insert = """
        insert into mappings (holder_id, name, document)
        values (@HolderId, @Name, @Document::jsonb)
        on conflict do nothing
        """;
}
