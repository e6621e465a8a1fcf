using System.Reflection;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>The license templates as they are committed. A change is a new version of the template.</summary>
public static class TemplateFiles
{
    private const string Prefix = "template.";

    /// <summary>All of them by code; reading them fails at the first use rather than in the middle of one.</summary>
    public static IReadOnlyList<LicenseTemplate> All { get; } =
    [
        .. Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>The template of this code; null where there is none.</summary>
    public static LicenseTemplate? Named(string code) =>
        All.FirstOrDefault(template => string.Equals(template.Code, code, StringComparison.Ordinal));

    private static LicenseTemplate Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var text = new StreamReader(stream);
        return Json.Read<LicenseTemplate>(text.ReadToEnd());
    }
}
