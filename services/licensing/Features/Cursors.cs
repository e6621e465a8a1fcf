using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Cursors that are ids: lists here are in the order of their ids, which is the order of creation.</summary>
internal static class Cursors
{
    public static Error Refusal { get; } =
        Error.Invalid(
            "request.invalid",
            "The request has fields that fail; each is named in errors.",
            new FieldError("after", "cursor", "This is no nextAfter of this list.")
        );

    /// <summary>Reads the id at which the page before ended, null for the first page; false where it is none.</summary>
    public static bool TryRead<TKind>(Paging paging, out Id<TKind>? after)
        where TKind : IIdKind
    {
        after = null;
        if (paging.Cursor() is not { } cursor)
            return true;
        var isId = Id<TKind>.TryParse(cursor, provider: null, out var id);
        after = id;
        return isId;
    }
}
