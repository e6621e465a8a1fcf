namespace Exchange.Webhooks.Domain;

/// <summary>
/// When a delivery that failed is tried again: over about three days, each wait up to a tenth longer or shorter, so
/// that what failed together does not come back together.
/// </summary>
public static class RetrySchedule
{
    /// <summary>How far a wait strays, of itself.</summary>
    public const double Jitter = 0.1;

    // The first attempt is made at once; these are the waits after the first failure, the second, and so on.
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How many attempts there are in all.</summary>
    public static int MostAttempts => Waits.Length + 1;

    /// <summary>How long to wait after a failed attempt; null where it was the last.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="retryAfter">How long the receiver asked to be left alone; kept where it is longer.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan? WaitAfter(int attempt, TimeSpan? retryAfter, double random)
    {
        if (attempt >= MostAttempts)
            return null;
        var planned = Waits[attempt - 1] * (1 + Jitter * (2 * random - 1));
        return retryAfter > planned ? Limit(retryAfter.Value) : planned;
    }

    /// <summary>A receiver's wish to be left alone, as far as it is heeded: a day at most.</summary>
    public static TimeSpan Limit(TimeSpan wish) => wish < Waits[^1] ? wish : Waits[^1];
}
