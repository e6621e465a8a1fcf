using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>
/// The instants that rights are stated in. Terms of up to 1200 months and windows of up to 3650 days are counted from
/// them, and the result must still be a date.
/// </summary>
public static class Instants
{
    private const int FirstYear = 1000;
    private const int LastYear = 2999;

    /// <summary>True from the year 1000 to the year 2999.</summary>
    public static bool CanBeTold(DateTimeOffset instant) => instant.UtcDateTime.Year is >= FirstYear and <= LastYear;

    /// <summary>The error of a field whose instant is out of range.</summary>
    public static FieldError OutOfRange(string pointer) =>
        new(pointer, "instant.range", $"Say an instant from the year {FirstYear} to the year {LastYear}.");
}
