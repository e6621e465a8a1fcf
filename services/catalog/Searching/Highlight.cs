namespace Exchange.Catalog.Searching;

/// <summary>A text of a work, or the part of it around what was looked for.</summary>
/// <param name="Pointer">Where it stands in the work's content, as a JSON pointer.</param>
/// <param name="Parts">The text in pieces.</param>
public sealed record Highlight(string Pointer, IReadOnlyList<HighlightPart> Parts);

/// <summary>A piece of a text.</summary>
/// <param name="IsHit">True where it is what was looked for.</param>
public sealed record HighlightPart(string Text, bool IsHit);
