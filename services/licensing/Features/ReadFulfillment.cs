using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads one thing that was fulfilled of a license; those who see the license see it.</summary>
public static class ReadFulfillment
{
    public static async Task<Result<Fulfillment>> Handle(
        LicenseId licenseId,
        FulfillmentId fulfillmentId,
        Caller caller,
        Unit unit
    )
    {
        if (await unit.FindLicenseAsync(licenseId, caller) is null)
            return Error.NotFound("license");
        return await unit.FindAsync<Fulfillment>(Find, new { licenseId, fulfillmentId }) is { } fulfillment
            ? fulfillment
            : Error.NotFound("fulfillment");
    }

    private const string Find = $"""
        {Fulfillments.Select}
        where license_id = @licenseId
        and fulfillment_id = @fulfillmentId
        """;
}
