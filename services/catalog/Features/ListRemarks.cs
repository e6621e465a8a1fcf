using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>The rows that came in without something that they say, in the order of the file.</summary>
public static class ListRemarks
{
    /// <summary>A row that came in.</summary>
    /// <param name="Line">The line of the file on which it begins, from 1.</param>
    /// <param name="Remarks">What was left out or stayed a mere text, by pointer into the work.</param>
    /// <param name="Identifier">What the provider calls the record; null for a line of a file.</param>
    public sealed record Item(long Line, IReadOnlyList<FieldError> Remarks, string? Identifier);

    public static Task<Result<Page<Item>>> Handle(
        ImportId importId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    ) =>
        ImportLines.PageAsync(
            importId,
            paging,
            caller,
            unit,
            Select,
            (line, remarks, identifier) => new Item(line, remarks, identifier)
        );

    private const string Select = """
        select line, remarks as errors, identifier
        from import_remarks
        where import_id = @ImportId
        and line > @After
        order by line
        limit @Limit
        """;
}
