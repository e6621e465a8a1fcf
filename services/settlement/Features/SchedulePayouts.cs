using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// A participant wants all that is available paid out regularly to a verified account of its own. Minimum and second
/// person are as for any payout.
/// </summary>
public static class SchedulePayouts
{
    /// <param name="Day">Of the week (1 is Monday), or of the month (1 to 28).</param>
    public sealed record Request(BankAccountId BankAccountId, PayoutFrequency Frequency, int Day);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() =>
            RuleFor(request => request.Day)
                .Must((request, day) => Timetable.HasDay(request.Frequency, day))
                .WithErrorCode("day")
                .WithMessage("A day of the week is 1 to 7, a day of the month 1 to 28.");
    }

    public static async Task<Result<PayoutSchedule>> Handle(
        Request request,
        Caller caller,
        TimeProvider time,
        Unit unit
    )
    {
        var account = await BankAccounts.FindAsync(unit, request.BankAccountId);
        if (account is null || account.ParticipantId != caller.ParticipantId)
            return Error.Unprocessable("payout.accountUnknown", "You have no such bank account.");
        if (account.VerifiedAt is null || account.ClosedAt is not null)
            return Error.Conflict("payout.accountNotOpen", "The bank account is not verified yet, or it is closed.");
        var now = time.GetUtcNow();
        var schedule = new PayoutSchedule(
            PayoutScheduleId.New(),
            caller.ParticipantId,
            account.BankAccountId,
            request.Frequency,
            request.Day,
            Timetable.After(
                request.Frequency,
                request.Day,
                DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).DateTime)
            ),
            LastOutcome: null,
            now,
            EndedAt: null
        );
        return await PayoutSchedules.AddAsync(unit, schedule, caller.ClientId)
            ? schedule
            : Error.Conflict("schedule.taken", "The account has a schedule already; end it first.");
    }
}
