using System.Reflection;
using System.Text.Json;
using Exchange.Licensing.Domain;

namespace Exchange.Licensing.Data;

/// <summary>
/// The vocabularies as they are committed. Their numbers are for ever: a new node takes numbers from a gap of its
/// parent, no node's numbers change, and none goes away.
/// </summary>
public static class VocabularyFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
    };

    /// <summary>All of them; reading them fails at the start of the process rather than in a request.</summary>
    public static Vocabularies All { get; } = new(Read("uses"), Read("territories"), Read("languages"));

    /// <summary>One after the other.</summary>
    public static IReadOnlyList<Vocabulary> Each { get; } = [All.Uses, All.Territories, All.Languages];

    /// <summary>The vocabulary of this name; null where there is none.</summary>
    public static Vocabulary? Named(string name) =>
        Each.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal));

    private static Vocabulary Read(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"vocabulary.{name}")!;
        var file = JsonSerializer.Deserialize<VocabularyFile>(stream, Options)!;
        return new Vocabulary(file.Name, file.Version, file.Nodes);
    }

    private sealed record VocabularyFile(string Name, int Version, IReadOnlyList<VocabularyNode> Nodes);
}
