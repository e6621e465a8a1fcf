using System.Buffers.Binary;
using System.Reflection;
using System.Text;

namespace Exchange.Settlement.Documents;

/// <summary>
/// A TrueType font (the OpenType specification's tables cmap, hmtx, loca and glyf): which glyph a character has, how
/// wide it is, and a copy of the font with only the glyphs that a document uses.
/// </summary>
internal sealed class FontFile
{
    private const int UnitsPerEm = 1000;
    private const uint TrueType = 0x00010000;
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] data;
    private readonly Dictionary<string, (int Offset, int Length)> tables;
    private readonly int unitsPerEm;
    private readonly int widths;
    private readonly int characters;

    private FontFile(byte[] data)
    {
        this.data = data;
        // The first font of the collection.
        var start = (int)U32(12);
        tables = Enumerable
            .Range(0, U16(start + 4))
            .Select(i => start + 12 + 16 * i)
            .ToDictionary(
                at => Encoding.ASCII.GetString(data, at, 4),
                at => ((int)U32(at + 8), (int)U32(at + 12)),
                StringComparer.Ordinal
            );
        unitsPerEm = U16(At("head") + 18);
        widths = U16(At("hhea") + 34);
        characters = CharactersOf(At("cmap"));
    }

    /// <summary>The font of every document: Latin and Chinese.</summary>
    public static FontFile Document { get; } = Read("font");

    /// <summary>The glyph of a character; 0, an empty box, where the font has none.</summary>
    public ushort GlyphOf(Rune character)
    {
        // cmap format 12: groups of first character, last character, first glyph, in ascending order.
        var (low, high) = (0, (int)U32(characters + 12) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var group = characters + 16 + 12 * middle;
            if (character.Value < U32(group))
                high = middle - 1;
            else if (character.Value > U32(group + 4))
                low = middle + 1;
            else
                return (ushort)(U32(group + 8) + character.Value - U32(group));
        }
        return 0;
    }

    /// <summary>How wide a glyph is, in thousandths of the size.</summary>
    public int WidthOf(ushort glyph) => U16(At("hmtx") + 4 * Math.Min(glyph, widths - 1)) * UnitsPerEm / unitsPerEm;

    /// <summary>How wide a text is at a size.</summary>
    public double WidthOf(string text, double size) =>
        text.EnumerateRunes().Sum(rune => WidthOf(GlyphOf(rune))) * size / UnitsPerEm;

    /// <summary>A font with the same numbers of glyphs, but only these drawn.</summary>
    public byte[] With(IEnumerable<ushort> glyphs)
    {
        var used = Closure(glyphs);
        var (loca, glyf) = Outlines(used);
        var hmtx = Table("hmtx").ToArray();
        for (var glyph = 0; glyph < widths; glyph++)
        {
            if (!used.Contains((ushort)glyph))
                hmtx.AsSpan(4 * glyph, 4).Clear();
        }
        return Assemble(
            Kept.Select(name =>
                    (
                        name,
                        name switch
                        {
                            "glyf" => glyf,
                            "loca" => loca,
                            "hmtx" => hmtx,
                            _ => Table(name).ToArray(),
                        }
                    )
                )
                .ToList()
        );
    }

    private (byte[] Loca, byte[] Glyf) Outlines(SortedSet<ushort> used)
    {
        var loca = new byte[tables["loca"].Length];
        using var glyf = new MemoryStream();
        for (var glyph = 0; glyph < loca.Length / 4; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * glyph), (uint)glyf.Length);
            if (glyph == loca.Length / 4 - 1 || !used.Contains((ushort)glyph))
                continue;
            glyf.Write(Outline((ushort)glyph));
            glyf.Write(new byte[(4 - glyf.Length % 4) % 4]);
        }
        return (loca, glyf.ToArray());
    }

    private SortedSet<ushort> Closure(IEnumerable<ushort> glyphs)
    {
        var used = new SortedSet<ushort> { 0 };
        var open = new Stack<ushort>(glyphs);
        while (open.TryPop(out var glyph))
        {
            if (!used.Add(glyph))
                continue;
            foreach (var part in PartsOf(glyph))
                open.Push(part);
        }
        return used;
    }

    // A composite glyph has a negative number of contours and names other glyphs.
    private List<ushort> PartsOf(ushort glyph)
    {
        const int Words = 0x01;
        const int Scale = 0x08;
        const int More = 0x20;
        const int TwoScales = 0x40;
        const int Matrix = 0x80;
        var outline = Outline(glyph);
        var parts = new List<ushort>();
        if (outline.Length == 0 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
            return parts;
        for (var (at, flags) = (10, More); (flags & More) != 0; )
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            parts.Add(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
            at += 4 + ((flags & Words) != 0 ? 4 : 2);
            at +=
                (flags & Scale) != 0 ? 2
                : (flags & TwoScales) != 0 ? 4
                : (flags & Matrix) != 0 ? 8
                : 0;
        }
        return parts;
    }

    private ReadOnlySpan<byte> Outline(ushort glyph)
    {
        var (from, to) = (U32(At("loca") + 4 * glyph), U32(At("loca") + 4 * glyph + 4));
        return data.AsSpan(At("glyf") + (int)from, (int)(to - from));
    }

    private static byte[] Assemble(List<(string Name, byte[] Data)> parts)
    {
        using var file = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        void Write(uint value, Span<byte> buffer)
        {
            BinaryPrimitives.WriteUInt32BigEndian(buffer, value);
            file.Write(buffer);
        }
        Write(TrueType, number);
        // Nine tables: the search range is that of eight.
        Write((uint)(parts.Count << 16 | 128), number);
        Write((uint)(3 << 16 | (parts.Count * 16 - 128)), number);
        var offset = 12 + 16 * parts.Count;
        foreach (var (name, part) in parts)
        {
            file.Write(Encoding.ASCII.GetBytes(name));
            Write(0, number);
            Write((uint)offset, number);
            Write((uint)part.Length, number);
            offset += (part.Length + 3) / 4 * 4;
        }
        foreach (var (_, part) in parts)
        {
            file.Write(part);
            file.Write(new byte[(4 - part.Length % 4) % 4]);
        }
        return file.ToArray();
    }

    private static FontFile Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new FontFile(copy.ToArray());
    }

    private int CharactersOf(int cmap) =>
        Enumerable
            .Range(0, U16(cmap + 2))
            .Select(i => cmap + (int)U32(cmap + 4 + 8 * i + 4))
            .First(table => U16(table) == 12);

    private ReadOnlySpan<byte> Table(string name) => data.AsSpan(tables[name].Offset, tables[name].Length);

    private int At(string table) => tables[table].Offset;

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
}
