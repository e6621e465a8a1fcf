using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads what an import says of single lines of its file, for those who may see the import.</summary>
internal static class ImportLines
{
    /// <param name="select">Gives line, errors and identifier of the lines after <c>@After</c>.</param>
    public static async Task<Result<Page<T>>> PageAsync<T>(
        ImportId importId,
        Paging paging,
        Caller caller,
        Unit unit,
        string select,
        Func<long, IReadOnlyList<FieldError>, string?, T> toItem
    )
    {
        var mayRead = new
        {
            ImportId = importId,
            Me = caller.ParticipantId,
            caller.SeesAll,
        };
        if (!await unit.OneAsync<bool>(SelectMayRead, mayRead))
            return Error.NotFound("import");
        var after = 0L;
        if (paging.Cursor() is { } cursor && !long.TryParse(cursor, CultureInfo.InvariantCulture, out after))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of an import's lines.");
        var rows = await unit.ListAsync<Row>(
            select,
            new
            {
                ImportId = importId,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        var page = Page.Of(rows, paging, row => row.Line.ToString(CultureInfo.InvariantCulture));
        return new Page<T>(
            [.. page.Data.Select(row => toItem(row.Line, Json.Read<List<FieldError>>(row.Errors), row.Identifier))],
            page.NextAfter
        );
    }

    private sealed record Row(long Line, string Errors, string? Identifier);

    private const string SelectMayRead = """
        select exists (
          select 1
          from imports
          where import_id = @ImportId
          and (holder_id = @Me or (@SeesAll and not dry_run))
        )
        """;
}
