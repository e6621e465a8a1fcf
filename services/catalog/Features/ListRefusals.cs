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
    /// <param name="Identifier">What the provider calls the record; null for a line of a file.</param>
    public sealed record Item(long Line, IReadOnlyList<FieldError> Errors, string? Identifier);

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
            (line, errors, identifier) => new Item(line, errors, identifier)
        );

    private const string Select = """
        select line, errors, identifier
        from import_refusals
        where import_id = @ImportId
        and line > @After
        order by line
        limit @Limit
        """;
}
