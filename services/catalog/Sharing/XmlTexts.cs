using System.Text;
using System.Xml;
using System.Xml.Linq;
using Exchange.Kernel;

namespace Exchange.Catalog.Sharing;

/// <summary>Texts of people in XML, which holds fewer characters than JSON does.</summary>
internal static class XmlTexts
{
    /// <summary>The text with the sign for an unknown character in place of each that XML 1.0 can't hold.</summary>
    public static string Clean(string text)
    {
        if (text.All(one => XmlConvert.IsXmlChar(one)))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }

    /// <summary>An element for each language in which there is a text.</summary>
    public static IEnumerable<XElement> Each(XName name, LanguageMap? texts) =>
        (texts ?? []).Select(text => new XElement(
            name,
            new XAttribute(XNamespace.Xml + "lang", text.Key),
            Clean(text.Value)
        ));

    /// <summary>An element with a text; null where there is none.</summary>
    public static XElement? One(XName name, string? text) =>
        string.IsNullOrEmpty(text) ? null : new XElement(name, Clean(text));
}
