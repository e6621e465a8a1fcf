using System.Globalization;
using System.Runtime.InteropServices;

namespace Exchange.Catalog.Searching;

/// <summary>
/// Transliteration by ICU, the library that .NET itself takes its rules of languages from; .NET offers no call for it.
/// </summary>
internal sealed class Icu
{
    private const int Forward = 0;
    private const int OldestVersion = 50;
    private const int NewestVersion = 120;

    private readonly nint library;
    private readonly string suffix;

    private Icu(nint library, string suffix, int version) =>
        (this.library, this.suffix, Version) = (library, suffix, version);

    /// <summary>The major version, by which a text may come out otherwise; 0 where none is told.</summary>
    public int Version { get; }

    /// <summary>The library of this machine.</summary>
    /// <exception cref="DllNotFoundException">There is none.</exception>
    public static Icu Load()
    {
        for (var version = NewestVersion; version >= OldestVersion; version--)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{version}");
            if (NativeLibrary.TryLoad($"libicui18n.so.{number}", out var linux))
                return new Icu(linux, $"_{number}", version);
        }
        foreach (var name in new[] { "libicucore.dylib", "icu.dll" })
        {
            if (NativeLibrary.TryLoad(name, out var other))
                return new Icu(other, suffix: "", version: 0);
        }
        throw new DllNotFoundException("ICU (libicui18n) is needed to search Chinese texts, and is not there.");
    }

    /// <summary>The text in the other script.</summary>
    /// <param name="id">The name of ICU's transliterator, for example <c>Hant-Hans</c>.</param>
    /// <param name="longest">How many times longer the outcome can be.</param>
    public unsafe string Convert(string id, string text, int longest)
    {
        var open = (delegate* unmanaged[Cdecl]<char*, int, int, nint, int, nint, int*, nint>)Function("utrans_openU");
        var convert = (delegate* unmanaged[Cdecl]<nint, char*, int*, int, int, int*, int*, void>)Function(
            "utrans_transUChars"
        );
        var close = (delegate* unmanaged[Cdecl]<nint, void>)Function("utrans_close");
        var buffer = new char[text.Length * longest];
        text.CopyTo(buffer);
        var (status, length, limit) = (0, text.Length, text.Length);
        fixed (char* name = id)
        fixed (char* characters = buffer)
        {
            var transliterator = open(name, id.Length, Forward, 0, 0, 0, &status);
            Check(status, id);
            convert(transliterator, characters, &length, buffer.Length, 0, &limit, &status);
            close(transliterator);
        }
        Check(status, id);
        return new string(buffer, 0, length);
    }

    private nint Function(string name) => NativeLibrary.GetExport(library, name + suffix);

    // Above zero is an error, below a warning.
    private static void Check(int status, string id)
    {
        if (status > 0)
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"ICU answers {status} to the transliterator {id}.")
            );
    }
}
