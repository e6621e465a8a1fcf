using System.Text.RegularExpressions;

namespace Exchange.Catalog.Domain;

/// <summary>
/// How a mapping finds one text in a row: a small closed set of operations, so that a museum's columns need no code and
/// a holder's document can do nothing but read the row in front of it.
/// </summary>
public abstract record Expression
{
    private Expression() { }

    /// <summary>The text or number at a path; nothing where it is absent, null or empty.</summary>
    public sealed record Copy(FieldPath Path) : Expression;

    /// <summary>What the mapping's <c>names</c> say under this name.</summary>
    public sealed record Use(string Name) : Expression;

    /// <summary>Always this text.</summary>
    public sealed record Constant(string Text) : Expression;

    /// <summary>The first that is something: a fallback is always written down, never guessed.</summary>
    public sealed record FirstOf(IReadOnlyList<Expression> Of) : Expression;

    /// <summary>All that are something, one after the other, with this text between them.</summary>
    public sealed record Concat(IReadOnlyList<Expression> Of, string With) : Expression;

    /// <summary>One piece of a text cut at a separator; a negative index counts from the end.</summary>
    public sealed record Split(Expression Of, string On, int Take) : Expression;

    /// <summary>What a pattern, or its group, finds first; nothing where it does not match.</summary>
    public sealed record Match(Regex Pattern, Expression Of, string? Group) : Expression;

    /// <summary>All items of a list, one after the other, with this text between them.</summary>
    public sealed record Join(FieldPath Path, string With) : Expression;

    /// <summary>What stands after the first place where another text is found; nothing where it is not.</summary>
    public sealed record After(Expression Marker, Expression Of) : Expression;

    /// <summary>Full-width letters, digits and signs as their plain ones (Unicode NFKC).</summary>
    public sealed record Fold(Expression Of) : Expression;

    /// <summary>
    /// A key made of texts, for a source whose rows have none: the first 32 hexadecimal digits of their SHA-256.
    /// </summary>
    public sealed record Digest(IReadOnlyList<Expression> Of) : Expression;

    /// <summary>A number, in millimeters where a unit is given.</summary>
    /// <param name="ZeroIsUnknown">True where the source writes 0 for what it does not know.</param>
    /// <param name="Otherwise">What becomes of a text that is no number.</param>
    public sealed record Number(Expression Of, LengthUnit? Unit, bool ZeroIsUnknown, Otherwise Otherwise) : Expression;

    /// <summary>The year of a date text, see <see cref="Years.Read"/>.</summary>
    /// <param name="Otherwise">What becomes of a text that is no date.</param>
    public sealed record Year(Expression Of, Otherwise Otherwise) : Expression;

    /// <summary>One word for another.</summary>
    /// <param name="Otherwise">What an unknown word means; null where it refuses the row.</param>
    /// <param name="OrSame">True where an unknown word means itself.</param>
    public sealed record Lookup(
        IReadOnlyDictionary<string, string> Words,
        Expression Of,
        Expression? Otherwise,
        bool OrSame
    ) : Expression;

    /// <summary>The text without these characters at both ends; white space where none are given.</summary>
    public sealed record Trim(Expression Of, string? Characters) : Expression;

    /// <summary>
    /// What an expression finds in the first item of a list for which another one is something; in the first of all
    /// where there is no other.
    /// </summary>
    public sealed record First(FieldPath Path, Expression? Where, Expression Of) : Expression;

    /// <summary>The second where the first is something, else nothing.</summary>
    public sealed record When(Expression Is, Expression Then) : Expression;
}

/// <summary>What becomes of a value that can't be read.</summary>
public enum Otherwise
{
    /// <summary>The row is refused.</summary>
    Refuse,

    /// <summary>The field stays empty, and the import remarks on it.</summary>
    Remark,

    /// <summary>The field stays empty: the mapping knows that such values mean nothing.</summary>
    Nothing,
}

/// <summary>
/// A path to a field: <c>creator.0.name</c> from where the mapping stands, <c>$.acno</c> from the row's root, <c>.</c>
/// for the item itself. Names are separated by points; a number is an index into a list.
/// </summary>
/// <param name="FromRoot">True where it starts at the row's root.</param>
public sealed record FieldPath(bool FromRoot, IReadOnlyList<string> Segments)
{
    /// <summary>Reads the written form; null where it is empty or has an empty segment.</summary>
    public static FieldPath? Read(string text)
    {
        if (string.Equals(text, ".", StringComparison.Ordinal))
            return new FieldPath(FromRoot: false, []);
        var fromRoot = text.StartsWith("$.", StringComparison.Ordinal);
        var segments = (fromRoot ? text[2..] : text).Split('.');
        return segments.Any(string.IsNullOrEmpty) ? null : new FieldPath(fromRoot, segments);
    }
}
