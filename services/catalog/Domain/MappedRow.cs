using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What a row becomes, or why it becomes nothing.</summary>
/// <param name="Key">By it a later import finds the same again; null where the row has none, which is an error.</param>
/// <param name="Errors">Empty where the content is valid.</param>
/// <param name="Remarks">What the source says and the content does not, or only as a text.</param>
public sealed record MappedRow<T>(
    T Content,
    string? Key,
    IReadOnlyList<FieldError> Errors,
    IReadOnlyList<FieldError> Remarks
)
{
    /// <summary>
    /// What a mapping makes of a row. One on which it throws is refused as <c>row.unreadable</c>: it would throw again
    /// each time, and no row stops another.
    /// </summary>
    internal static MappedRow<T> Of(Func<MappedRow<T>> map)
    {
        try
        {
            return map();
        }
        catch (Exception fault)
            when (fault
                    is ArgumentException
                        or InvalidOperationException
                        or FormatException
                        or OverflowException
                        or RegexMatchTimeoutException
            )
        {
            var unreadable = new FieldError("", "row.unreadable", "The row holds a text that can't be read.");
            return new(default!, Key: null, [unreadable], []);
        }
    }
}
