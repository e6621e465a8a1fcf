using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using Npgsql;

namespace Exchange.Catalog.Data;

/// <summary>A valid row of an import.</summary>
/// <param name="Key">What its source calls it.</param>
/// <param name="Json">The content as it is written.</param>
/// <param name="Hash">By it the next import sees that the row did not change.</param>
public sealed record ImportedRow<T>(long Line, string Key, T Content, string Json, byte[] Hash);

/// <summary>A refused row, or one that is remarked on.</summary>
/// <param name="Identifier">What its provider calls it; null for a line of a file.</param>
public sealed record RefusedRow(long Line, IReadOnlyList<FieldError> Errors, string? Identifier = null);

/// <summary>Writes the rows of an import so that one which the database does not take stops no other.</summary>
internal static class ImportedRows
{
    private const string Before = "before_rows";

    /// <summary>
    /// Writes the rows. Where the database refuses what is in them, each half is tried by itself, until the row is
    /// found and refused as <c>row.unwritable</c>.
    /// </summary>
    public static async Task<WrittenRows> WriteAsync<T>(
        Unit unit,
        ClaimedImport import,
        IImportTarget<T> target,
        IReadOnlyList<ImportedRow<T>> rows
    )
    {
        await unit.SavepointAsync(Before);
        PostgresException refusal;
        try
        {
            return await target.WriteAsync(unit, import, rows);
        }
        catch (PostgresException fault) when (rows.Count > 0 && IsOfData(fault))
        {
            refusal = fault;
        }
        await unit.RollbackToAsync(Before);
        if (rows is [var row])
            return new WrittenRows(0, 0, [new RefusedRow(row.Line, [Unwritable(refusal)])]);
        var middle = rows.Count / 2;
        var first = await WriteAsync(unit, import, target, [.. rows.Take(middle)]);
        var second = await WriteAsync(unit, import, target, [.. rows.Skip(middle)]);
        return new WrittenRows(
            first.Created + second.Created,
            first.Updated + second.Updated,
            [.. first.Refused, .. second.Refused]
        )
        {
            Remarked = [.. first.Remarked, .. second.Remarked],
        };
    }

    // Class 22 is data that is wrong, class 54 data that is too large.
    private static bool IsOfData(PostgresException fault) =>
        fault.SqlState.StartsWith("22", StringComparison.Ordinal)
        || fault.SqlState.StartsWith("54", StringComparison.Ordinal);

    private static FieldError Unwritable(PostgresException fault) =>
        new("", "row.unwritable", $"The row can't be kept: {fault.MessageText}.");
}
