using Exchange.Kernel;
using Exchange.Licensing.Data;

namespace Exchange.Licensing.Features;

/// <summary>The codes in which boxes are stated, with their names in Chinese and English.</summary>
public static class ReadVocabulary
{
    /// <summary>A vocabulary: a tree of codes.</summary>
    /// <param name="Name"><c>uses</c>, <c>territories</c> or <c>languages</c>.</param>
    /// <param name="Version">One more with every change; no code ever goes away or changes its meaning.</param>
    /// <param name="Nodes">Parents before their children; the first is the root, which stands for all.</param>
    public sealed record Response(string Name, int Version, IReadOnlyList<Node> Nodes);

    /// <summary>One code.</summary>
    /// <param name="Parent">The code above; null at the root.</param>
    /// <param name="Aliases">Other codes that are accepted for the same.</param>
    public sealed record Node(string Code, string? Parent, LanguageMap Labels, IReadOnlyList<string> Aliases);

    public static Task<Result<Response>> Handle(string name) => Task.FromResult(Read(name));

    private static Result<Response> Read(string name)
    {
        if (VocabularyFiles.Named(name) is not { } vocabulary)
            return Error.NotFound("vocabulary; there are uses, territories and languages");
        var nodes =
            from node in vocabulary.Nodes
            select new Node(node.Code, vocabulary.ParentOf(node.Code), node.Labels, node.Aliases ?? []);
        return new Response(vocabulary.Name, vocabulary.Version, [.. nodes]);
    }
}
