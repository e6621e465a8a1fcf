using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>The rows that an import refused, in the order of the file.</summary>
public static class ListRefusals
{
    /// <summary>A refused row.</summary>
    /// <param name="Line">The line of the file on which it begins, from 1.</param>
    /// <param name="Errors">What is wrong, by pointer into the work that the row would have become; empty for the row
    /// itself.</param>
    public sealed record Item(long Line, IReadOnlyList<FieldError> Errors);

    public static async Task<Result<Page<Item>>> Handle(
        ImportId importId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        var holder = await unit.FindAsync<ParticipantId?>(SelectHolder, new { ImportId = importId });
        if (holder is null || (holder != caller.ParticipantId && !caller.SeesAll))
            return Error.NotFound("import");
        var after = 0L;
        if (paging.Cursor() is { } cursor && !long.TryParse(cursor, CultureInfo.InvariantCulture, out after))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of refusals.");
        var rows = await unit.ListAsync<Row>(
            Select,
            new
            {
                ImportId = importId,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        var items = rows.Select(row => new Item(row.Line, Json.Read<List<FieldError>>(row.Errors))).ToList();
        return Page.Of(items, paging, item => item.Line.ToString(CultureInfo.InvariantCulture));
    }

    private sealed record Row(long Line, string Errors);

    private const string SelectHolder = """
        select holder_id
        from imports
        where import_id = @ImportId
        """;

    private const string Select = """
        select line, errors
        from import_refusals
        where import_id = @ImportId
        and line > @After
        order by line
        limit @Limit
        """;
}
