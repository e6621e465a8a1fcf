using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Lists the vocabularies with their versions: a reader sees whether its copy is the latest.</summary>
public static class ListVocabularies
{
    /// <summary>A vocabulary.</summary>
    /// <param name="Name"><c>uses</c>, <c>territories</c> or <c>languages</c>.</param>
    /// <param name="Version">The latest; every earlier one can still be read.</param>
    /// <param name="Codes">How many codes it has.</param>
    public sealed record Listed(string Name, int Version, int Codes);

    public static Task<Result<Page<Listed>>> Handle()
    {
        var all = VocabularyFiles.Each.Select(one => new Listed(one.Name, one.Version, one.Nodes.Count));
        return Task.FromResult<Result<Page<Listed>>>(new Page<Listed>([.. all], NextAfter: null));
    }
}
