using Exchange.Contracts.Licensing.V1;
using Exchange.Platform;

namespace Exchange.Settlement.Data;

/// <summary>The copy of which license each order became.</summary>
internal static class OrderLicenses
{
    /// <summary>Keeps it; it is said once, and never changes.</summary>
    public static Task KeepAsync(LicenseGranted said, Unit unit) =>
        unit.ExecuteAsync(
            """
            insert into order_licenses (order_id, license_id, work_id, holder_id, buyer_id, terms_hash)
            values (@OrderId, @LicenseId, @WorkId, @HolderId, @BuyerId, @TermsHash)
            on conflict (order_id) do nothing
            """,
            said
        );
}
