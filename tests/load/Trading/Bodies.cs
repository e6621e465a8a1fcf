namespace Exchange.Tests.Load;

/// <summary>What is sent to make a market.</summary>
internal static class Bodies
{
    /// <summary>A work.</summary>
    public static readonly object Work = new
    {
        title = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["zh-Hans"] = "敦煌飞天",
            ["en"] = "Flying Apsaras",
        },
        @class = "painting",
        rightsStatus = "http://rightsstatements.org/vocab/InC/1.0/",
    };

    /// <summary>An organization with one role.</summary>
    public static object Participant(string kind, string role) =>
        new
        {
            name = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["zh-Hans"] = "福建博物院",
                ["en"] = "Fujian Museum",
            },
            kind,
            roles = new[] { role },
            contact = new { name = "Lin Mei", email = "lin@example.org" },
            country = "US",
        };

    /// <summary>All rights to a work, for ever.</summary>
    public static object RightsIn(string workId) =>
        new
        {
            workId,
            source = "own",
            kind = "exclusive",
            uses = All,
            territories = new { include = new[] { "world" } },
            languages = All,
            term = new { from = "2020-01-01T00:00:00Z", perpetual = true },
            evidence = new[]
            {
                new
                {
                    description = "Deed of gift",
                    sha256 = new string('a', 64),
                    mediaType = "application/pdf",
                    sizeBytes = 48_213,
                },
            },
        };

    /// <summary>Merchandise, mainland China, two years, 8 % to an heir.</summary>
    public static object Offer(string workId, string kind, long priceMinor, string heirId) =>
        new
        {
            workId,
            kind,
            uses = new { include = new[] { "merchandise" } },
            territories = new { include = new[] { "CN" } },
            languages = All,
            term = new { months = 24 },
            price = Market.Yuan(priceMinor),
            royalties = new[] { new { participantId = heirId, sharePpm = 80_000 } },
        };

    private static readonly object All = new { include = new[] { "all" } };
}
