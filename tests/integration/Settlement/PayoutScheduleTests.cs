using System.Net;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>Payouts that nobody asks for each time.</summary>
internal sealed class PayoutScheduleTests : PayoutFixture
{
    [TestCase("weekly", 0)]
    [TestCase("weekly", 8)]
    [TestCase("monthly", 29)]
    public async Task A_day_that_not_each_week_or_month_has_is_refused(string frequency, int day)
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        using var client = Payee(holder);

        var answer = await client.PostAsync(
            "/v1/payout-schedules",
            new
            {
                bankAccountId = account,
                frequency,
                day,
            }
        );

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(Text(problem.GetProperty("errors")[0], "pointer"), Is.EqualTo("/day"));
    }

    [Test]
    public async Task A_schedule_pays_all_that_is_available_on_its_day_once()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        using var client = Payee(holder);
        var body = new
        {
            bankAccountId = account,
            frequency = "weekly",
            day = 5,
        };
        var schedule = await (await client.PostAsync("/v1/payout-schedules", body)).JsonAsync(HttpStatusCode.Created);
        var second = await client.PostAsync("/v1/payout-schedules", body);
        var id = PayoutScheduleId.Parse(Text(schedule, "scheduleId")).Value;

        await PassDayAsync(id, "posted");
        await DepositAsync(holder, Yuan(70_000), Unique("B"));
        await PassDayAsync(id, "exists");

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((70_000, 0, 70_000)));
        var payouts = await (await client.GetAsync("/v1/payouts")).JsonAsync(HttpStatusCode.OK);
        Assert.That(Minor(payouts.GetProperty("data").EnumerateArray().Single(), "amount"), Is.EqualTo(100_000));
        await ShouldBalanceAsync();
        var ended = await client.PostAsync($"/v1/payout-schedules/{Text(schedule, "scheduleId")}/end", body: null);
        Assert.That(Text(await ended.JsonAsync(HttpStatusCode.OK), "endedAt"), Is.Not.Empty);
        var list = await (await client.GetAsync("/v1/payout-schedules")).JsonAsync(HttpStatusCode.OK);
        Assert.That(list.GetProperty("data").GetArrayLength(), Is.EqualTo(1));
    }

    // The same day comes again, as after a backup was restored; the loop looks every two seconds.
    private async Task PassDayAsync(Guid schedule, string outcome)
    {
        await ExecuteAsync(
            Owner,
            $"update payout_schedules set next_on = '2026-01-02' where schedule_id = '{schedule}'"
        );
        await Eventually.SeeAsync(
            () =>
                CountAsync(
                    "select count(*) from payout_schedules where next_on > now() - interval '1 day' "
                        + $"and last_outcome = '{outcome}' and schedule_id = '{schedule}'"
                ),
            count => count == 1,
            $"the schedule's day is {outcome}"
        );
    }
}
