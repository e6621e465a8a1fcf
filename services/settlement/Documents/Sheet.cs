using System.Globalization;
using System.Text;

namespace Exchange.Settlement.Documents;

/// <summary>A column of a table: its heading, its share of the width, and whether it holds figures.</summary>
internal sealed record Column(string Heading, double Width, bool Figures = false);

/// <summary>Sets headings, facts and tables one below the other, on as many pages as they need.</summary>
internal sealed class Sheet
{
    private const double Margin = 42;
    private const double Gap = 5;
    private const double FooterHeight = 44;
    private const double LineHeight = 11;
    private static readonly Style Main = new(8);
    private static readonly Style Small = new(7, Gray: 0.35);

    private readonly PdfFile file;
    private readonly double width;
    private readonly double bottom;
    private readonly string head;
    private double y;

    private Sheet(double paperWidth, double paperHeight, Imprint imprint, string head)
    {
        file = new PdfFile(paperWidth, paperHeight, imprint);
        (width, bottom, this.head) = (paperWidth - 2 * Margin, paperHeight - FooterHeight, head);
        Break();
    }

    /// <summary>A4, upright.</summary>
    /// <param name="head">Who issues it; stands on every page.</param>
    public static Sheet Portrait(Imprint imprint, string head) => new(595.28, 841.89, imprint, head);

    /// <inheritdoc cref="Portrait" />
    /// <summary>A4, on its side.</summary>
    public static Sheet Landscape(Imprint imprint, string head) => new(841.89, 595.28, imprint, head);

    /// <summary>The heading of the document.</summary>
    public void Title(string text, string below)
    {
        file.Text(Margin, y + 18, text, new Style(20));
        y += 34;
        Paragraph(below, new Style(9, Gray: 0.35));
        y += 8;
    }

    /// <summary>The heading of a part.</summary>
    public void Heading(string text)
    {
        Need(46);
        y += 8;
        file.Text(Margin, y + 10, text, new Style(12));
        y += 19;
    }

    /// <summary>Facts, each with its name before it.</summary>
    public void Facts(params IReadOnlyList<(string Name, string Value)> facts)
    {
        const double NameWidth = 130;
        foreach (var (name, value) in facts)
        {
            var lines = Wrap(value, width - NameWidth, 9);
            Need(14 * lines.Count);
            file.Text(Margin, y + 9, name, new Style(9, Gray: 0.35));
            foreach (var line in lines)
            {
                file.Text(Margin + NameWidth, y + 9, line, new Style(9));
                y += 14;
            }
        }
        y += 4;
    }

    /// <summary>Running text.</summary>
    public void Paragraph(string text, Style? style = null)
    {
        var set = style ?? new Style(8, Gray: 0.25);
        foreach (var line in Wrap(text, width, set.Size))
        {
            Need(set.Size * 1.5);
            file.Text(Margin, y + set.Size, line, set);
            y += set.Size * 1.5;
        }
    }

    /// <summary>A table; its headings stand on every page, its last rows may be totals.</summary>
    /// <param name="totals">How many of the last rows are totals.</param>
    public void Table(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows, int totals = 0)
    {
        var unit = width / columns.Sum(column => column.Width);
        var places = columns.Select(column => column.Width * unit).ToList();
        HeadRow(columns, places);
        for (var i = 0; i < rows.Count; i++)
        {
            var isTotal = i >= rows.Count - totals;
            var cells = rows[i].Select((cell, c) => WrapCell(cell, places[c] - 2 * Gap)).ToList();
            var rowHeight = cells.Max(cell => cell.Count) * LineHeight + 6;
            if (y + rowHeight > bottom)
            {
                Break();
                HeadRow(columns, places);
            }
            if (isTotal)
                file.Box(Margin, y, width, rowHeight, gray: 0.95);
            if (i == rows.Count - totals)
                file.Line(Margin, y, width, thickness: 0.8);
            Row(columns, places, cells);
            y += rowHeight;
            file.Line(Margin, y, width, thickness: 0.3, gray: 0.75);
        }
        if (totals > 0)
        {
            file.Line(Margin, y, width, thickness: 0.6);
            file.Line(Margin, y + 2, width, thickness: 0.6);
        }
        y += 10;
    }

    /// <summary>Where somebody signs.</summary>
    public void Signature(params IReadOnlyList<string> signers)
    {
        Need(60);
        y += 40;
        var place = width / Math.Max(signers.Count, 2);
        for (var i = 0; i < signers.Count; i++)
        {
            var x = Margin + i * place;
            file.Line(x, y, place - 24, thickness: 0.6);
            file.Text(x, y + 11, signers[i], Small);
        }
        y += 18;
    }

    /// <summary>The file, with the number of each page.</summary>
    /// <param name="foot">Stands at the foot of every page.</param>
    /// <param name="pageOf">Page {0} of {1}.</param>
    public byte[] ToBytes(string foot, CompositeFormat pageOf)
    {
        for (var page = 0; page < file.Pages; page++)
        {
            var number = string.Format(CultureInfo.InvariantCulture, pageOf, page + 1, file.Pages);
            var numberWidth = DocumentFont.WidthOf(number, Small.Size);
            file.Text(Margin, bottom + 22, foot, Small, page);
            file.Text(Margin + width - numberWidth, bottom + 22, number, Small, page);
        }
        return file.ToBytes();
    }

    private void HeadRow(IReadOnlyList<Column> columns, IReadOnlyList<double> places)
    {
        var cells = columns.Select((column, c) => WrapCell(column.Heading, places[c] - 2 * Gap)).ToList();
        var rowHeight = cells.Max(cell => cell.Count) * LineHeight + 8;
        Need(rowHeight + 30);
        file.Box(Margin, y, width, rowHeight, gray: 0.9);
        y += 1;
        Row(columns, places, cells);
        y += rowHeight - 1;
        file.Line(Margin, y, width, thickness: 0.8);
    }

    private void Row(
        IReadOnlyList<Column> columns,
        IReadOnlyList<double> places,
        IReadOnlyList<IReadOnlyList<Piece>> cells
    )
    {
        var x = Margin;
        for (var c = 0; c < columns.Count; c++)
        {
            for (var line = 0; line < cells[c].Count; line++)
            {
                var (text, style) = cells[c][line];
                var indent = columns[c].Figures ? places[c] - Gap - DocumentFont.WidthOf(text, style.Size) : Gap;
                file.Text(x + indent, y + LineHeight + LineHeight * line, text, style);
            }
            x += places[c];
        }
    }

    private void Need(double space)
    {
        if (y + space > bottom)
            Break();
    }

    private void Break()
    {
        file.AddPage();
        file.Text(Margin, 34, head, Small);
        file.Line(Margin, 40, width, thickness: 0.4, gray: 0.6);
        y = 54;
    }

    // The first line of a cell says what it is, those below what it belongs to.
    private static List<Piece> WrapCell(string text, double space) =>
        [
            .. text.Split('\n')
                .SelectMany(
                    (line, i) =>
                        Wrap(line, space, (i == 0 ? Main : Small).Size)
                            .Select(piece => new Piece(piece, i == 0 ? Main : Small))
                ),
        ];

    private sealed record Piece(string Text, Style Style);

    // Breaks after a blank, between Chinese characters, and where nothing else helps anywhere.
    private static List<string> Wrap(string text, double space, double size)
    {
        var lines = new List<string>();
        var (line, lineWidth, lastBreak) = (new StringBuilder(), 0d, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var step = DocumentFont.WidthOf(rune.ToString(), size);
            if (lineWidth + step > space && line.Length > 0)
            {
                var cut = lastBreak > 0 ? lastBreak : line.Length;
                lines.Add(line.ToString(0, cut).TrimEnd());
                line.Remove(0, cut);
                (lineWidth, lastBreak) = (DocumentFont.WidthOf(line.ToString(), size), 0);
            }
            line.Append(rune.ToString());
            lineWidth += step;
            if (rune.Value is ' ' or > 0x2E7F)
                lastBreak = line.Length;
        }
        lines.Add(line.ToString());
        return lines;
    }
}
