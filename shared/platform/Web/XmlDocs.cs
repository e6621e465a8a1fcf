using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Exchange.Platform;

/// <summary>
/// The sentences of the code, from the documentation files that the compiler writes beside the assemblies.
/// </summary>
public static partial class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    /// <summary>The summary of a type; null where there is none.</summary>
    public static string? OfType(Type type) =>
        Find(type, $"T:{NameOf(type)}")?.Element("summary") is { } text ? Plain(text) : null;

    /// <summary>
    /// The summary of a property, or of the record's parameter that made it; null where there is none.
    /// </summary>
    public static string? OfProperty(Type type, string jsonName)
    {
        var name = char.ToUpperInvariant(jsonName[0]) + jsonName[1..];
        var own = Find(type, $"P:{NameOf(type)}.{name}")?.Element("summary");
        var parameter = Find(type, $"T:{NameOf(type)}")
            ?.Elements("param")
            .FirstOrDefault(element => string.Equals(element.Attribute("name")?.Value, name, StringComparison.Ordinal));
        return (own ?? parameter) is { } text ? Plain(text) : null;
    }

    private static string NameOf(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static XElement? Find(Type type, string member) =>
        type.Assembly.GetName().Name?.StartsWith("Exchange.", StringComparison.Ordinal) == true
            ? Files.GetOrAdd(type.Assembly, Load).GetValueOrDefault(member)
            : null;

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(path)
            ? XDocument
                .Load(path)
                .Descendants("member")
                .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
            : [];
    }

    private static string Plain(XElement text)
    {
        foreach (var reference in text.Descendants("see").ToList())
            reference.ReplaceWith(reference.Attribute("cref")?.Value.Split('.')[^1] ?? string.Empty);
        return Spaces().Replace(text.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
