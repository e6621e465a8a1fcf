using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// What follows from who made a work, in which role, and when they died: whether terms of protection are over, and
/// whether the declared rights status fits. Nothing is changed by it; it says where somebody should look.
/// </summary>
public static class CheckRights
{
    /// <summary>A creator of the work.</summary>
    /// <param name="Name">As the work names it.</param>
    /// <param name="SaidRole">As the work says it.</param>
    /// <param name="PartyId">The party that it is; null where neither an identifier nor a decision says so.</param>
    /// <param name="FoundBy">The identifier by which it was found; null where somebody decided it.</param>
    /// <param name="Hand">What the role and the party's dates bear on rights.</param>
    public sealed record Maker(LanguageMap Name, string? SaidRole, PartyId? PartyId, Identifier? FoundBy, Hand Hand);

    /// <param name="Fit">consistent, unproven or contradicted; null where the declared status says nothing about a
    /// term.</param>
    public sealed record Response(
        WorkId WorkId,
        string RightsStatus,
        string? Fit,
        IReadOnlyList<TermFinding> Terms,
        IReadOnlyList<Maker> Makers
    );

    public static async Task<Result<Response>> Handle(WorkId workId, Caller caller, Unit unit, TimeProvider clock)
    {
        if (await Works.FindAsync(unit, workId) is not { } work || !WorkAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        var content = ContentJson.Read(work.Content);
        var parties = await MakerParties.FindAsync(unit, work.HolderId, content.Creators ?? []);
        var made = content.Date?.Last();
        var makers = (content.Creators ?? []).Zip(parties, (creator, found) => MakerOf(creator, found, made)).ToList();
        var terms = RightsTerms.Find([.. makers.Select(maker => maker.Hand)], made, clock.GetUtcNow().Year);
        var fit = RightsTerms.Compare(content.RightsStatus, terms);
        return new Response(workId, content.RightsStatus, fit, terms, makers);
    }

    private static Maker MakerOf(Creator creator, MakerParty? found, int? made) =>
        new(
            creator.Name,
            creator.Role,
            found?.PartyId,
            found?.FoundBy,
            RightsTerms.HandOf(creator, found?.Content, made)
        );
}
