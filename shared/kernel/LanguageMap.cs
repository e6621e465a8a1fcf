using System.Text.Json.Serialization;

namespace Exchange.Kernel;

/// <summary>
/// A text in several languages: BCP 47 tag to text, for example <c>{"zh-Hans": "敦煌飞天", "en": "Flying apsaras"}</c>.
/// It has value equality and keeps its tags in ordinal order, so that equal maps are written alike.
/// </summary>
[JsonConverter(typeof(LanguageMapJsonConverter))]
public sealed class LanguageMap : SortedDictionary<string, string>, IEquatable<LanguageMap>
{
    /// <summary>An empty map.</summary>
    public LanguageMap()
        : base(StringComparer.Ordinal) { }

    /// <summary>A map of these texts.</summary>
    public LanguageMap(IEnumerable<KeyValuePair<string, string>> texts)
        : this()
    {
        foreach (var (tag, text) in texts)
            this[tag] = text;
    }

    /// <summary>
    /// The text in the language asked for, else in English, else in whatever comes first; empty where none is.
    /// </summary>
    public string In(string tag) =>
        TryGetValue(tag, out var text) || TryGetValue("en", out text) ? text : Values.FirstOrDefault(string.Empty);

    /// <inheritdoc />
    public bool Equals(LanguageMap? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as LanguageMap);

    /// <inheritdoc />
    public override int GetHashCode() =>
        this.Aggregate(Count, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));
}
