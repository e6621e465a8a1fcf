namespace Exchange.Settlement.Domain;

/// <summary>How often a participant is paid out.</summary>
public enum PayoutFrequency
{
    /// <summary>On a day of the week: 1 is Monday, 7 is Sunday.</summary>
    Weekly,

    /// <summary>On a day of the month: 1 to 28, so that each month has it.</summary>
    Monthly,
}

/// <summary>On which days a schedule pays.</summary>
public static class Timetable
{
    /// <summary>True where the frequency has such a day.</summary>
    public static bool HasDay(PayoutFrequency frequency, int day) =>
        day >= 1 && day <= (frequency == PayoutFrequency.Weekly ? 7 : 28);

    /// <summary>The first day of the schedule after a day.</summary>
    public static DateOnly After(PayoutFrequency frequency, int day, DateOnly date) =>
        frequency switch
        {
            PayoutFrequency.Weekly => date.AddDays((day - DayOfWeek(date) + 6) % 7 + 1),
            PayoutFrequency.Monthly => date.Day < day
                ? new DateOnly(date.Year, date.Month, day)
                : new DateOnly(date.Year, date.Month, day).AddMonths(1),
        };

    // ISO 8601: Monday is 1.
    private static int DayOfWeek(DateOnly date) => date.DayOfWeek == System.DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek;
}
