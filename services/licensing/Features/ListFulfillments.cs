using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>Lists what was fulfilled of a license, oldest first; those who see the license see it.</summary>
public static class ListFulfillments
{
    public static async Task<Result<Page<Fulfillment>>> Handle(
        LicenseId licenseId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryRead<FulfillmentKind>(paging, out var after))
            return Cursors.Refusal;
        if (await unit.FindLicenseAsync(licenseId, caller) is null)
            return Error.NotFound("license");
        var rows = await unit.ListAsync<Fulfillment>(
            List,
            new
            {
                licenseId,
                after,
                limit = paging.Size() + 1,
            }
        );
        return Page.Of(rows, paging, one => one.FulfillmentId.ToString());
    }

    private const string List = $"""
        {Fulfillments.Select}
        where license_id = @licenseId
        and (@after::uuid is null or fulfillment_id > @after)
        order by fulfillment_id
        limit @limit
        """;
}
