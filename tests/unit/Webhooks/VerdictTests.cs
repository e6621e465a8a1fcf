using CsCheck;
using Exchange.Webhooks.Domain;

namespace Exchange.Tests.Unit.Webhooks;

/// <summary>What follows from an attempt.</summary>
public sealed class VerdictTests
{
    private const double NoJitter = 0.5;
    private static readonly DateTimeOffset Now = new(2027, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly double?[] Planned = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, null];

    [Test]
    public void The_schedule_is_the_one_of_standard_webhooks()
    {
        var waits = Enumerable
            .Range(1, RetrySchedule.MostAttempts)
            .Select(attempt => RetrySchedule.WaitAfter(attempt, retryAfter: null, NoJitter)?.TotalSeconds);

        Assert.That(waits, Is.EqualTo(Planned));
    }

    [Test]
    public void A_wait_strays_by_a_tenth_at_most() =>
        Gen.Select(Gen.Int[1, RetrySchedule.MostAttempts - 1], Gen.Double[0, 1])
            .Sample(
                (attempt, random) =>
                {
                    var planned = RetrySchedule.WaitAfter(attempt, retryAfter: null, NoJitter)!.Value;
                    var wait = RetrySchedule.WaitAfter(attempt, retryAfter: null, random)!.Value;
                    return Math.Abs(wait / planned - 1) <= RetrySchedule.Jitter + 1e-9;
                }
            );

    [TestCase(1, 60, 60)]
    [TestCase(2, 60, 300)]
    [TestCase(1, 1_000_000, 86_400)]
    public void A_receivers_wish_is_kept_where_it_is_longer_and_no_longer_than_a_day(int tries, int wish, int wait)
    {
        var verdict = Of(Failed(429) with { RetryAfter = TimeSpan.FromSeconds(wish) }, tries);

        Assert.That(verdict.DueAt, Is.EqualTo(Now.AddSeconds(wait)));
    }

    [TestCase(429, true)]
    [TestCase(503, true)]
    [TestCase(500, false)]
    public void A_receiver_that_has_too_much_is_left_alone_as_a_whole(int status, bool quiet)
    {
        var verdict = Of(Failed(status) with { RetryAfter = TimeSpan.FromSeconds(30) }, tries: 1);

        Assert.That(verdict.QuietUntil, Is.EqualTo(quiet ? Now.AddSeconds(30) : null));
    }

    [Test]
    public void Gone_is_the_end_and_says_so()
    {
        var verdict = Of(Failed(410), tries: 1);

        Assert.That(
            verdict,
            Is.EqualTo(new Verdict(DeliveryState.Failed, DueAt: null, QuietUntil: null, IsGone: true))
        );
    }

    [Test]
    public void The_last_failure_is_the_end() =>
        Assert.That(Of(Failed(500), RetrySchedule.MostAttempts).State, Is.EqualTo(DeliveryState.Failed));

    [Test]
    public void What_is_tried_once_is_not_tried_again() =>
        Assert.That(Verdict.Of(Failed(500), tries: 1, most: 1, Now, NoJitter).State, Is.EqualTo(DeliveryState.Failed));

    [Test]
    public void A_success_is_the_end() =>
        Assert.That(
            Of(new Attempt(204, Failure: null, Answer: "", RetryAfter: null, TimeSpan.Zero), tries: 3),
            Is.EqualTo(new Verdict(DeliveryState.Delivered, DueAt: null, QuietUntil: null, IsGone: false))
        );

    private static Attempt Failed(int status) => new(status, "status", "", RetryAfter: null, TimeSpan.Zero);

    private static Verdict Of(Attempt attempt, int tries) =>
        Verdict.Of(attempt, tries, RetrySchedule.MostAttempts, Now, NoJitter);
}
