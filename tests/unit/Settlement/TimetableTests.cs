using System.Globalization;
using CsCheck;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

public sealed class TimetableTests
{
    [TestCase(PayoutFrequency.Weekly, 1, "2027-01-04", "2027-01-11")]
    [TestCase(PayoutFrequency.Weekly, 7, "2027-01-04", "2027-01-10")]
    [TestCase(PayoutFrequency.Weekly, 7, "2027-01-10", "2027-01-17")]
    [TestCase(PayoutFrequency.Monthly, 28, "2027-01-27", "2027-01-28")]
    [TestCase(PayoutFrequency.Monthly, 28, "2027-01-28", "2027-02-28")]
    [TestCase(PayoutFrequency.Monthly, 1, "2027-12-31", "2028-01-01")]
    public void A_schedule_pays_on_its_next_day(PayoutFrequency frequency, int day, string date, string expected) =>
        Assert.That(
            Timetable.After(frequency, day, DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture)),
            Is.EqualTo(DateOnly.ParseExact(expected, "O", CultureInfo.InvariantCulture))
        );

    [Test]
    public void The_next_day_is_later_and_within_a_week_or_a_month() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 7], Gen.Int[0, 100_000])
            .Sample(
                (weekly, day, number) =>
                {
                    var date = DateOnly.FromDayNumber(700_000 + number);
                    var next = Timetable.After(weekly ? PayoutFrequency.Weekly : PayoutFrequency.Monthly, day, date);

                    Assert.That(next.DayNumber - date.DayNumber, Is.InRange(1, weekly ? 7 : 31));
                }
            );
}
