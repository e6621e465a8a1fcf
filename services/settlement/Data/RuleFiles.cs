using System.Reflection;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>Rails and tax rules as they are committed. A change is a new version with its first day.</summary>
public static class RuleFiles
{
    /// <summary>The rails, the preferred first.</summary>
    public static IReadOnlyList<Rail> Rails { get; } = [.. Read<Rail>("rail.").OrderBy(rail => rail.Preference)];

    /// <summary>The rules of withholding, every version.</summary>
    public static IReadOnlyList<TaxRule> Taxes { get; } = [.. Read<TaxRule>("tax.")];

    private static IEnumerable<T> Read<T>(string prefix)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var text = new StreamReader(stream);
            yield return Json.Read<T>(text.ReadToEnd());
        }
    }
}
