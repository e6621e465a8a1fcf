using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>The keys that verify tokens now, the newest first.</summary>
public static class ListSigningKeys
{
    /// <summary>All published keys; there are too few for pages.</summary>
    public sealed record Response(IReadOnlyList<SigningKey> Data);

    public static async Task<Result<Response>> Handle(Unit unit) => new Response(await SigningKeyRows.ListAsync(unit));
}
