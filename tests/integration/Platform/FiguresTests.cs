using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Exchange.Contracts.Settlement.V1;

namespace Exchange.Tests.Integration.Platform;

/// <summary>What an operator can watch.</summary>
internal sealed class FiguresTests : PlatformFixture
{
    [Test]
    public async Task Messages_that_were_handled_or_parked_are_counted_and_what_waits_is_measured()
    {
        var seen = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        using var listener = Listen(seen);

        await Probe.DeliverAsync(Hold(5));
        await Probe.HeardAsync<MoneyHeld>();
        await Probe.DeliverAsync(Hold(ProbeService.Poison));
        await ErrorsAsync(1);
        listener.RecordObservableInstruments();

        Assert.That(seen.GetValueOrDefault("exchange.messages.handled settlement.money"), Is.Positive);
        Assert.That(seen.GetValueOrDefault("exchange.messages.parked settlement.money"), Is.Positive);
        string[] measured =
        [
            "exchange.outbox.messages",
            "exchange.outbox.oldest_age",
            "exchange.errors.open",
            "exchange.database.away",
        ];
        Assert.That(seen.Keys, Is.SupersetOf(measured));
    }

    private static MeterListener Listen(ConcurrentDictionary<string, double> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name is "Exchange")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((one, value, tags, _) => Keep(one, value, tags));
        listener.SetMeasurementEventCallback<int>((one, value, tags, _) => Keep(one, value, tags));
        listener.SetMeasurementEventCallback<double>((one, value, tags, _) => Keep(one, value, tags));
        listener.Start();
        return listener;

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = tags.Length > 0 ? $"{instrument.Name} {tags[0].Value}" : instrument.Name;
            seen.AddOrUpdate(name, value, (_, before) => before + value);
        }
    }
}
