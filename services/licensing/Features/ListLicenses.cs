using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>Lists the licenses that the caller is a party of, newest first; operator and supervisors see all.</summary>
public static class ListLicenses
{
    /// <summary>Which licenses; each filter that is given must hold.</summary>
    public sealed record Filter(WorkId? WorkId, ParticipantId? HolderId, ParticipantId? LicenseeId, OrderId? OrderId);

    /// <summary>A license in short; its document says all.</summary>
    /// <param name="RevokedAt">When it was taken back; null while it holds.</param>
    public sealed record Response(
        LicenseId LicenseId,
        OrderId OrderId,
        OfferId OfferId,
        WorkId WorkId,
        ParticipantId HolderId,
        ParticipantId LicenseeId,
        Exclusivity Kind,
        string TermsHash,
        string DocumentHash,
        DateTimeOffset GrantedAt,
        DateTimeOffset? RevokedAt
    );

    public static async Task<Result<Page<Response>>> Handle(
        [AsParameters] Filter filter,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryRead<LicenseKind>(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<Response>(
            List,
            new
            {
                filter.WorkId,
                filter.HolderId,
                filter.LicenseeId,
                filter.OrderId,
                seesAll = caller.SeesAll,
                reader = caller.ParticipantId,
                after,
                limit = paging.Size() + 1,
            }
        );
        return Page.Of(rows, paging, license => license.LicenseId.ToString());
    }

    private const string List = """
        select
          license_id,
          license.order_id,
          license.offer_id,
          license.work_id,
          holder_id,
          license.licensee_id,
          license.kind,
          terms_hash,
          document_hash,
          granted_at,
          revoked_at
        from license
        join rights_grant on grant_id = license_id
        where (@seesAll or holder_id = @reader or license.licensee_id = @reader)
        and (@WorkId::uuid is null or license.work_id = @WorkId)
        and (@HolderId::uuid is null or holder_id = @HolderId)
        and (@LicenseeId::uuid is null or license.licensee_id = @LicenseeId)
        and (@OrderId::uuid is null or license.order_id = @OrderId)
        and (@after::uuid is null or license_id < @after)
        order by license_id desc
        limit @limit
        """;
}
