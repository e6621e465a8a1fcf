using System.Buffers.Text;
using System.Text;
using Exchange.Kernel;
using FluentValidation;

namespace Exchange.Platform;

/// <summary>Which page of a list: the query parameters <c>limit</c> and <c>after</c>.</summary>
/// <param name="Limit">1 to 200; 50 where it is not given.</param>
/// <param name="After">The <c>nextAfter</c> of the page before.</param>
public sealed record Paging(int? Limit, string? After)
{
    /// <summary>The most that one page holds.</summary>
    public const int MaxSize = 200;

    private const int DefaultSize = 50;

    /// <summary>How many rows the page holds at most.</summary>
    public int Size() => Limit ?? DefaultSize;

    /// <summary>Where the page before ended, as the list wrote it; null for the first page.</summary>
    public string? Cursor() => string.IsNullOrEmpty(After) ? null : Decode(After);

    /// <summary>A place in a list as callers see it.</summary>
    public static string Encode(string cursor) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(cursor));

    /// <summary>
    /// Reads the id at which the page before ended; the default id, which is before all, for the first page. False
    /// where the cursor is none of a list of such ids.
    /// </summary>
    public bool TryId<TKind>(out Id<TKind> after)
        where TKind : IIdKind
    {
        after = default;
        return Cursor() is not { } cursor || Id<TKind>.TryParse(cursor, provider: null, out after);
    }

    /// <summary>The refusal of a cursor that this list never gave.</summary>
    public static Error NoCursor() =>
        JsonFaults.Invalid([new FieldError("after", "cursor", "This is no nextAfter of a page of this list.")]);

    // No cursor of ours holds U+0000.
    internal static string? Decode(string after) =>
        Base64Url.IsValid(after)
        && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(after)) is var cursor
        && !cursor.Contains('\0', StringComparison.Ordinal)
            ? cursor
            : null;

    /// <summary>Limits of a page.</summary>
    public sealed class Validator : AbstractValidator<Paging>
    {
        public Validator()
        {
            RuleFor(paging => paging.Limit).InclusiveBetween(1, MaxSize);
            RuleFor(paging => paging.After)
                .Must(after => after is null || Decode(after) is not null)
                .WithErrorCode("cursor")
                .WithMessage("This is no nextAfter of a page.");
        }
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Data">The rows.</param>
/// <param name="NextAfter">Give it as <c>after</c> to read on; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, string? NextAfter) : ISpoken
{
    IEnumerable<string> ISpoken.Languages => Data.OfType<ISpoken>().SelectMany(row => row.Languages);
}

/// <summary>Makes pages.</summary>
public static class Page
{
    /// <summary>
    /// A page of rows that were read with a limit of one more than the size, which tells whether there are more.
    /// </summary>
    public static Page<T> Of<T>(IReadOnlyList<T> rows, Paging paging, Func<T, string> cursor)
    {
        if (rows.Count <= paging.Size())
            return new Page<T>(rows, NextAfter: null);
        var data = rows.Take(paging.Size()).ToList();
        return new Page<T>(data, Paging.Encode(cursor(data[^1])));
    }

    /// <summary>A page that ends where a long search was put off; it may be short, and there may be more.</summary>
    /// <param name="cursor">Where to go on.</param>
    public static Page<T> Until<T>(IReadOnlyList<T> data, string cursor) => new(data, Paging.Encode(cursor));
}
