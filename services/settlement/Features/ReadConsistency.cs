using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>
/// Proves that a checkpoint continues an earlier one: every transfer that the earlier covered has its place and its
/// content still.
/// </summary>
public static class ReadConsistency
{
    /// <param name="From">The tree size of the earlier checkpoint.</param>
    /// <param name="To">The tree size of the later one.</param>
    /// <param name="Path">The hashes of RFC 6962, 2.1.2, in base64; none where both are the same.</param>
    public sealed record Response(long From, long To, IReadOnlyList<string> Path);

    /// <param name="checkpoint">The later one: its number or its day.</param>
    /// <param name="from">The earlier one: its number or its day.</param>
    public static async Task<Result<Response>> Handle(string checkpoint, string from, Unit unit)
    {
        var later = await Checkpoints.FindAsync(unit, checkpoint);
        var earlier = await Checkpoints.FindAsync(unit, from);
        if (later is null || earlier is null)
            return Error.NotFound("checkpoint");
        if (earlier.TreeSize > later.TreeSize)
        {
            return Error.Invalid(
                "request.invalid",
                "The request has fields that fail; each is named in errors.",
                new FieldError("from", "order", "This must be the earlier one of the two checkpoints.")
            );
        }
        var path = await new Tree(unit).ConsistencyAsync(earlier.TreeSize, later.TreeSize);
        return new Response(earlier.TreeSize, later.TreeSize, path.AsText());
    }
}
