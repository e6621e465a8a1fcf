using System.Reflection;
using System.Runtime.InteropServices;
using HarfBuzzSharp;
using SkiaSharp;

namespace Exchange.Settlement.Documents;

/// <summary>The font of every document: Latin and Chinese in one weight.</summary>
internal static class DocumentFont
{
    private const float RulerSize = 1000;

    private static readonly byte[] File = Read("font");
    private static readonly SKFont Ruler = Sized(SKTypeface.FromData(SKData.CreateCopy(File)), RulerSize);

    /// <summary>How wide a text is at a size.</summary>
    public static double WidthOf(string text, double size) => Ruler.MeasureText(text) * size / RulerSize;

    /// <summary>A font at a size, set as it was drawn: the same on every machine.</summary>
    public static SKFont Sized(SKTypeface typeface, float size) =>
        new(typeface, size)
        {
            Hinting = SKFontHinting.None,
            LinearMetrics = true,
            Subpixel = true,
        };

    /// <summary>The font with the glyphs of these characters only: SkiaSharp embeds a font whole.</summary>
    public static SKTypeface Subset(IEnumerable<int> characters)
    {
        using var pinned = new Pinned(File);
        using var blob = new Blob(pinned.Address, File.Length, MemoryMode.ReadOnly);
        using var face = new Face(blob, index: 0);
        var input = HarfBuzz.hb_subset_input_create_or_fail();
        foreach (var character in characters)
            HarfBuzz.hb_set_add(HarfBuzz.hb_subset_input_unicode_set(input), (uint)character);
        var subset = HarfBuzz.hb_subset_or_fail(face.Handle, input);
        var data = HarfBuzz.hb_face_reference_blob(subset);
        try
        {
            return SKTypeface.FromData(SKData.CreateCopy(HarfBuzz.hb_blob_get_data(data, out var length), length));
        }
        finally
        {
            HarfBuzz.hb_blob_destroy(data);
            HarfBuzz.hb_face_destroy(subset);
            HarfBuzz.hb_subset_input_destroy(input);
        }
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private sealed class Pinned(byte[] bytes) : IDisposable
    {
        private GCHandle handle = GCHandle.Alloc(bytes, GCHandleType.Pinned);

        public nint Address => handle.AddrOfPinnedObject();

        public void Dispose() => handle.Free();
    }

    // hb-subset.h, which HarfBuzzSharp brings and has no methods for.
    private static class HarfBuzz
    {
        private const string Library = "libHarfBuzzSharp";

        [DllImport(Library, ExactSpelling = true)]
        public static extern nint hb_subset_input_create_or_fail();

        [DllImport(Library, ExactSpelling = true)]
        public static extern nint hb_subset_input_unicode_set(nint input);

        [DllImport(Library, ExactSpelling = true)]
        public static extern void hb_set_add(nint set, uint codepoint);

        [DllImport(Library, ExactSpelling = true)]
        public static extern nint hb_subset_or_fail(nint source, nint input);

        [DllImport(Library, ExactSpelling = true)]
        public static extern nint hb_face_reference_blob(nint face);

        [DllImport(Library, ExactSpelling = true)]
        public static extern nint hb_blob_get_data(nint blob, out uint length);

        [DllImport(Library, ExactSpelling = true)]
        public static extern void hb_blob_destroy(nint blob);

        [DllImport(Library, ExactSpelling = true)]
        public static extern void hb_face_destroy(nint face);

        [DllImport(Library, ExactSpelling = true)]
        public static extern void hb_subset_input_destroy(nint input);
    }
}
