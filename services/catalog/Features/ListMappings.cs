using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Lists the mappings that the caller can import by: those that come with the catalog, and its own, by name.
/// </summary>
public static class ListMappings
{
    public static async Task<Result<Page<MappingAnswer>>> Handle([AsParameters] Paging paging, Caller caller, Unit unit)
    {
        var after = paging.Cursor() ?? "";
        var documents = await unit.ListAsync<string>(
            Select,
            new
            {
                Me = caller.ParticipantId,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        var own = documents.Select(document =>
            MappingAnswer.Of(new KnownMapping(MappingReader.Read(document).Value, document), builtIn: false)
        );
        var builtIn = BuiltInMappings
            .All.Where(known => string.CompareOrdinal(known.Mapping.Name, after) > 0)
            .Select(known => MappingAnswer.Of(known, builtIn: true));
        var all = own.Concat(builtIn).OrderBy(mapping => mapping.Name, StringComparer.Ordinal).Take(paging.Size() + 1);
        return Page.Of(all.ToList(), paging, mapping => mapping.Name);
    }

    private const string Select = """
        select document
        from mappings
        where holder_id = @Me
        and name collate "C" > @After
        order by name collate "C"
        limit @Limit
        """;
}
