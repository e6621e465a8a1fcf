using System.Net;
using System.Text.Json;
using Exchange.Webhooks.Sending;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>Delivery by a clock that the test moves, without jitter.</summary>
internal abstract class ClockedFixture : DeliveryFixture
{
    protected ClockedFixture() => Outside = new Outside(Clock, () => 0.5, Dns.GetHostAddressesAsync);

    /// <summary>Ahead of the database's, so that what is made now is due now.</summary>
    protected TestClock Clock { get; } =
        new(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2));

    protected sealed override Outside Outside { get; }

    /// <summary>The first attempt at an event.</summary>
    protected async Task<JsonElement> AttemptAsync(Partner partner, TimeSpan? afterArrival = null)
    {
        var eventId = await HappensAsync(partner.Owner);
        await ReceivedAsync(partner, 1);
        if (afterArrival is { } wait)
            Clock.Advance(wait);
        return (await AttemptsAsync(partner, await TriedAsync(partner, eventId, tries: 1))).Single();
    }

    protected static string? FailureOf(JsonElement attempt) => attempt.GetProperty("failure").GetString();
}
