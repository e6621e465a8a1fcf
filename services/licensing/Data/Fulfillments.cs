using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>A duty that was fulfilled.</summary>
/// <param name="RecordedBy">The party that says so.</param>
/// <param name="Note">For people: which design, which report.</param>
public sealed record Fulfillment(
    FulfillmentId FulfillmentId,
    LicenseId LicenseId,
    Duty Duty,
    ParticipantId RecordedBy,
    string? Note,
    DateTimeOffset FulfilledAt
);

/// <summary>Writes and reads what was fulfilled; it is never changed.</summary>
public static class Fulfillments
{
    /// <summary>What a <see cref="Fulfillment"/> reads.</summary>
    public const string Select = """
        select fulfillment_id, license_id, duty, recorded_by, note, fulfilled_at
        from license_fulfillment
        """;

    /// <summary>Adds a fulfilled duty, now.</summary>
    public static Task<Fulfillment> FulfillAsync(
        this Unit unit,
        LicenseId licenseId,
        Duty duty,
        ParticipantId recordedBy,
        string? note
    ) =>
        unit.OneAsync<Fulfillment>(
            """
            insert into license_fulfillment (fulfillment_id, license_id, duty, recorded_by, note)
            values (@fulfillmentId, @licenseId, @duty, @recordedBy, @note)
            returning fulfillment_id, license_id, duty, recorded_by, note, fulfilled_at
            """,
            new
            {
                fulfillmentId = FulfillmentId.New(),
                licenseId,
                duty = duty.ToText(),
                recordedBy,
                note,
            }
        );

    /// <summary>When each duty of a license was fulfilled first.</summary>
    public static async Task<ILookup<LicenseId, FirstFulfilled>> FirstFulfilledAsync(
        this Unit unit,
        IEnumerable<LicenseId> licenses
    )
    {
        var rows = await unit.ListAsync<FirstFulfilled>(
            """
            select license_id, duty, min(fulfilled_at) as at
            from license_fulfillment
            where license_id = any(@ids)
            group by license_id, duty
            order by license_id, duty
            """,
            new { ids = licenses.Select(license => license.Value).ToArray() }
        );
        return rows.ToLookup(row => row.LicenseId);
    }
}

/// <summary>When a duty was fulfilled first.</summary>
public sealed record FirstFulfilled(LicenseId LicenseId, Duty Duty, DateTimeOffset At);
