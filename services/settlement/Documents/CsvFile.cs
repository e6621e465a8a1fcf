using System.Globalization;
using System.Text;
using Exchange.Kernel;

namespace Exchange.Settlement.Documents;

/// <summary>
/// A table for spreadsheets: RFC 4180, with the byte order mark by which they know UTF-8. A text that a spreadsheet
/// would take for a formula gets an apostrophe before it; numbers are only what we wrote as numbers.
/// </summary>
internal sealed class CsvFile
{
    private readonly StringBuilder text = new();

    /// <summary>Adds a row of texts, amounts, numbers and nulls.</summary>
    public void Add(params IReadOnlyList<object?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    /// <summary>The file.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];

    private static string Cell(object? value) =>
        value switch
        {
            null => "",
            Money amount => Tongue
                .Decimal(amount)
                .ToString($"F{amount.Currency.Exponent}", CultureInfo.InvariantCulture),
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => Quoted(Neutral(value.ToString() ?? "")),
        };

    private static string Neutral(string cell) =>
        cell.Length > 0 && "=+-@\t\r\n＝＋－＠".Contains(cell[0], StringComparison.Ordinal) ? "'" + cell : cell;

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
