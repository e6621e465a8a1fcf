using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>A participant's wish to be paid out regularly.</summary>
/// <param name="Day">Of the week (1 is Monday), or of the month (1 to 28).</param>
/// <param name="NextOn">The day of the next payout (UTC+8), of all that is available then.</param>
/// <param name="LastOutcome">What became of the last one: posted, belowMinimum, insufficient, unknownAccount.</param>
public sealed record PayoutSchedule(
    PayoutScheduleId ScheduleId,
    ParticipantId ParticipantId,
    BankAccountId BankAccountId,
    PayoutFrequency Frequency,
    int Day,
    DateOnly NextOn,
    string? LastOutcome,
    DateTimeOffset MadeAt,
    DateTimeOffset? EndedAt
);

/// <summary>A schedule whose day has come.</summary>
internal readonly record struct DueSchedule(
    PayoutScheduleId ScheduleId,
    ParticipantId ParticipantId,
    BankAccountId BankAccountId,
    Currency Currency,
    PayoutFrequency Frequency,
    int Day,
    string NextOn,
    string Today,
    string MadeByClient
);

/// <summary>When participants are paid by themselves.</summary>
internal static class PayoutSchedules
{
    /// <summary>Adds a schedule; false where the account has one.</summary>
    public static async Task<bool> AddAsync(Unit unit, PayoutSchedule schedule, string client) =>
        await unit.ExecuteAsync(
            """
            insert into payout_schedules (
              schedule_id, participant_id, bank_account_id, frequency, day, next_on, made_by_client, made_at
            )
            values (
              @ScheduleId, @ParticipantId, @BankAccountId, @Frequency, @Day, @NextOn::date, @Client, @MadeAt
            )
            on conflict (bank_account_id) where ended_at is null do nothing
            """,
            new
            {
                schedule.ScheduleId,
                schedule.ParticipantId,
                schedule.BankAccountId,
                Frequency = schedule.Frequency.ToText(),
                schedule.Day,
                NextOn = schedule.NextOn.ToString("O"),
                Client = client,
                schedule.MadeAt,
            }
        ) == 1;

    /// <summary>Ends a schedule.</summary>
    public static Task EndAsync(Unit unit, PayoutScheduleId scheduleId) =>
        unit.ExecuteAsync(
            """
            update payout_schedules
            set ended_at = now()
            where schedule_id = @ScheduleId
              and ended_at is null
            """,
            new { ScheduleId = scheduleId }
        );

    /// <summary>Schedules, the oldest first: an owner's, or all where none is named.</summary>
    public static async Task<IReadOnlyList<PayoutSchedule>> ListAsync(
        Unit unit,
        Guid? owner,
        Guid? after,
        int limit,
        PayoutScheduleId? only = null
    )
    {
        var rows = await unit.ListAsync<Row>(
            """
            select
              schedule_id, participant_id, bank_account_id, frequency, day, next_on::text as next_on, last_outcome,
              made_at, ended_at
            from payout_schedules
            where (@Owner::uuid is null or participant_id = @Owner)
              and (@After::uuid is null or schedule_id > @After)
              and (@Only::uuid is null or schedule_id = @Only)
            order by schedule_id
            limit @Limit
            """,
            new
            {
                Owner = owner,
                After = after,
                Only = only?.Value,
                Limit = limit,
            }
        );
        return [.. rows.Select(row => row.AsSchedule())];
    }

    /// <summary>Locks the next schedule whose day has come (UTC+8); null where there is none.</summary>
    public static async Task<DueSchedule?> TakeAsync(Unit unit) => (
            await unit.ListAsync<DueSchedule>(
                """
                select
                  s.schedule_id, s.participant_id, s.bank_account_id, a.currency, s.frequency, s.day,
                  s.next_on::text as next_on, (now() at time zone 'Asia/Shanghai')::date::text as today,
                  s.made_by_client
                from payout_schedules s
                join bank_accounts a on a.bank_account_id = s.bank_account_id
                where s.ended_at is null
                  and s.next_on <= (now() at time zone 'Asia/Shanghai')::date
                order by s.next_on
                limit 1
                for no key update of s skip locked
                """
            )
        ).Select(due => (DueSchedule?)due).FirstOrDefault();

    /// <summary>Notes what became of a day, and when the next one is.</summary>
    public static Task PassAsync(Unit unit, DueSchedule due, string outcome)
    {
        var today = DateOnly.ParseExact(due.Today, "O", CultureInfo.InvariantCulture);
        return unit.ExecuteAsync(
            """
            update payout_schedules
            set next_on = @NextOn::date,
              last_outcome = @Outcome
            where schedule_id = @ScheduleId
            """,
            new
            {
                due.ScheduleId,
                Outcome = outcome,
                NextOn = Timetable.After(due.Frequency, due.Day, today).ToString("O"),
            }
        );
    }

    private sealed record Row(
        PayoutScheduleId ScheduleId,
        ParticipantId ParticipantId,
        BankAccountId BankAccountId,
        PayoutFrequency Frequency,
        int Day,
        string NextOn,
        string? LastOutcome,
        DateTimeOffset MadeAt,
        DateTimeOffset? EndedAt
    )
    {
        public PayoutSchedule AsSchedule() =>
            new(
                ScheduleId,
                ParticipantId,
                BankAccountId,
                Frequency,
                Day,
                DateOnly.ParseExact(NextOn, "O", CultureInfo.InvariantCulture),
                LastOutcome,
                MadeAt,
                EndedAt
            );
    }
}
