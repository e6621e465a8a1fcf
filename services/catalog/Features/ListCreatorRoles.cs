using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>The roles of makers, how sources say them, and what each bears on rights.</summary>
public static class ListCreatorRoles
{
    /// <param name="Terms">The terms of protection that a rights check looks at.</param>
    public sealed record Response(IReadOnlyList<CreatorRole> Roles, IReadOnlyList<RightsTerm> Terms);

    public static Task<Result<Response>> Handle() =>
        Task.FromResult<Result<Response>>(new Response(CreatorRoles.All, RightsTerms.All));
}
