using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>The codes in which boxes are stated, with their names in Chinese and English.</summary>
public static class ReadVocabulary
{
    /// <summary>A vocabulary: a tree of codes.</summary>
    /// <param name="Name"><c>uses</c>, <c>territories</c> or <c>languages</c>.</param>
    /// <param name="Version">One more with every change; no code ever goes away or changes its meaning.</param>
    /// <param name="Nodes">Parents before their children; the first is the root, which stands for all.</param>
    public sealed record Response(string Name, int Version, IReadOnlyList<Node> Nodes) : IVersioned;

    /// <summary>One code.</summary>
    /// <param name="Parent">The code above; null at the root.</param>
    /// <param name="Aliases">Other codes that are accepted for the same.</param>
    /// <param name="Since">The version in which it came.</param>
    public sealed record Node(
        string Code,
        string? Parent,
        LanguageMap Labels,
        IReadOnlyList<string> Aliases,
        int Since
    );

    public static Task<Result<Response>> Handle(string name, int? version) => Task.FromResult(Read(name, version));

    private static Result<Response> Read(string name, int? version)
    {
        if (VocabularyFiles.Named(name) is not { } latest)
            return Error.NotFound("vocabulary; there are uses, territories and languages");
        if (version < 1 || version > latest.Version)
            return Error.NotFound($"version of {name}; there are 1 to {latest.Version}");
        var vocabulary = version is { } asked ? latest.AsOf(asked) : latest;
        var nodes =
            from node in vocabulary.Nodes
            select new Node(node.Code, vocabulary.ParentOf(node.Code), node.Labels, node.Aliases ?? [], node.Since);
        return new Response(vocabulary.Name, vocabulary.Version, [.. nodes]);
    }
}
