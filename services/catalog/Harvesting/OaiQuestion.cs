using System.Globalization;
using Exchange.Catalog.Data;

namespace Exchange.Catalog.Harvesting;

/// <summary>What a harvester asks (OAI-PMH 2.0, 4).</summary>
internal static class OaiQuestion
{
    public static Uri Identify(HarvestRow harvest) => Of(harvest.BaseUrl, ("verb", "Identify"));

    /// <summary>The first piece of a list.</summary>
    /// <param name="granularity">As the provider states it; days where it is not known.</param>
    public static Uri ListRecords(HarvestRow harvest, ClaimedImport import, string? granularity) =>
        Of(
            harvest.BaseUrl,
            ("verb", "ListRecords"),
            ("metadataPrefix", harvest.MetadataPrefix),
            ("set", harvest.SetSpec),
            ("from", Text(import.HarvestFrom, granularity)),
            ("until", Text(import.HarvestUntil, granularity))
        );

    public static Uri GetRecord(HarvestRow harvest, string identifier) =>
        Of(
            harvest.BaseUrl,
            ("verb", "GetRecord"),
            ("metadataPrefix", harvest.MetadataPrefix),
            ("identifier", identifier)
        );

    /// <summary>The next piece of a list.</summary>
    public static Uri Resume(HarvestRow harvest, string token) =>
        Of(harvest.BaseUrl, ("verb", "ListRecords"), ("resumptionToken", token));

    private static Uri Of(string address, params (string Name, string? Value)[] arguments)
    {
        var query = string.Join(
            '&',
            arguments
                .Where(one => one.Value is not null)
                .Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}")
        );
        return new Uri($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");
    }

    private static string? Text(DateTimeOffset? instant, string? granularity) =>
        instant?.UtcDateTime.ToString(
            granularity?.Contains("hh", StringComparison.OrdinalIgnoreCase) is true
                ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
                : "yyyy-MM-dd",
            CultureInfo.InvariantCulture
        );
}
