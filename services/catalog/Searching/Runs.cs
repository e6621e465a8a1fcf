using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Searching;

/// <summary>
/// The runs of a text as search compares them: traditional characters are simplified ones. Documents and queries pass
/// through the same cut.
/// </summary>
public static class Runs
{
    /// <summary>The runs of a text, in order; punctuation and spaces separate them.</summary>
    public static IEnumerable<Run> Of(string text) => Tokens.Runs(text).Select(Simplify);

    /// <summary>The runs with the places where they stand in this text.</summary>
    /// <param name="normal">What <see cref="Tokens.Normal"/> made of a text.</param>
    public static IEnumerable<(Run Run, int Start, int End)> Placed(string normal) =>
        Tokens.Placed(normal).Select(placed => (Simplify(placed.Run), placed.Start, placed.End));

    private static Run Simplify(Run run) =>
        run.Cjk ? run with { Text = string.Concat(run.Characters.Select(rune => Han.Simplify(rune).ToString())) } : run;
}
