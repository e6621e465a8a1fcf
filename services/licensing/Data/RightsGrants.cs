using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>A right that is to be kept for an order.</summary>
/// <param name="Box">Its term is one range.</param>
public sealed record RightsToKeep(Guid GrantId, OrderId OrderId, Offer Offer, ParticipantId LicenseeId, RightsBox Box);

/// <summary>
/// The rights that are out. The exclusion constraint decides who gets them; nothing here checks first and then writes.
/// </summary>
public static class RightsGrants
{
    /// <summary>
    /// Keeps a right; false where another stands in its way. A statement that would violate the constraint waits for
    /// the other's end and then inserts nothing, so that a thousand rivals neither deadlock nor fail.
    /// </summary>
    public static async Task<bool> KeepAsync(this Unit unit, RightsToKeep rights) =>
        await unit.ExecuteAsync(
            """
            insert into rights_grant
              (grant_id, work_id, offer_id, order_id, licensee_id, kind, uses, territories, languages, term)
            select
              @GrantId,
              work_id,
              offer_id,
              @OrderId,
              @LicenseeId,
              kind,
              uses,
              territories,
              languages,
              tstzrange(@From, @To)
            from offer
            where offer_id = @OfferId
            on conflict on constraint rights_grant_no_overlap do nothing
            """,
            Parameters(rights)
        ) == 1;

    /// <summary>A right that stands in the way; null where none does.</summary>
    public static async Task<RightsOut?> FindMetAsync(this Unit unit, RightsToKeep rights)
    {
        var row = await unit.FindAsync<Row>(
            """
            select
              met.grant_id,
              met.kind,
              met.uses::text as uses,
              met.territories::text as territories,
              met.languages::text as languages,
              lower(met.term) as term_from,
              upper(met.term) as term_to,
              met.licensee_id,
              met.licensed_at is not null as is_licensed
            from rights_grant met
            join offer wanted on wanted.offer_id = @OfferId
            where met.released_at is null
            and met.work_id = wanted.work_id
            and met.uses && wanted.uses
            and met.territories && wanted.territories
            and met.languages && wanted.languages
            and met.term && tstzrange(@From, @To)
            and not (met.kind = 'nonExclusive' and wanted.kind = 'nonExclusive')
            order by lower(met.term), met.grant_id
            limit 1
            """,
            Parameters(rights)
        );
        return row?.ToRightsOut();
    }

    /// <summary>Gives up a right that is kept.</summary>
    public static Task ReleaseAsync(this Unit unit, Guid grantId) =>
        unit.ExecuteAsync(
            """
            update rights_grant
            set released_at = now()
            where grant_id = @grantId
            """,
            new { grantId }
        );

    /// <summary>Turns a right that is kept into a license, in its place.</summary>
    public static Task LicenseAsync(this Unit unit, Guid grantId) =>
        unit.ExecuteAsync(
            """
            update rights_grant
            set licensed_at = now()
            where grant_id = @grantId
            """,
            new { grantId }
        );

    private static object Parameters(RightsToKeep rights)
    {
        var term = Term.Of(rights.Box.Term.Ranges.Single());
        return new
        {
            rights.GrantId,
            rights.OrderId,
            rights.LicenseeId,
            rights.Offer.OfferId,
            term.From,
            term.To,
        };
    }

    private sealed record Row(
        Guid GrantId,
        Exclusivity Kind,
        string Uses,
        string Territories,
        string Languages,
        DateTimeOffset TermFrom,
        DateTimeOffset? TermTo,
        ParticipantId LicenseeId,
        bool IsLicensed
    )
    {
        public RightsOut ToRightsOut() =>
            new(
                GrantId,
                Kind,
                new RightsBox(
                    RangeSet.Parse(Uses),
                    RangeSet.Parse(Territories),
                    RangeSet.Parse(Languages),
                    Term.Span(TermFrom, TermTo)
                ),
                LicenseeId,
                IsLicensed
            );
    }
}
