using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>Reads the cursors of this service's lists; one that no page ever gave is refused.</summary>
internal static class Cursors
{
    /// <summary>The refusal of a cursor that is none.</summary>
    public static Error Refusal { get; } =
        Error.Invalid(
            "request.invalid",
            "The request has fields that fail; each is named in errors.",
            new FieldError("after", "cursor", "This is no nextAfter of a page.")
        );

    public static bool TryGuid(Paging paging, out Guid? after)
    {
        var text = paging.Cursor();
        var valid = Guid.TryParse(text, out var value);
        after = valid ? value : null;
        return valid || text is null;
    }

    public static bool TryText(Paging paging, out string? after)
    {
        after = paging.Cursor();
        return after?.Contains('\0', StringComparison.Ordinal) != true;
    }

    public static bool TryLong(Paging paging, out long? after)
    {
        var text = paging.Cursor();
        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        after = valid ? value : null;
        return valid || text is null;
    }
}
