using System.Diagnostics;

namespace Exchange.Tests;

/// <summary>The one way in which tests wait: until a fact holds, or fail with what was seen last.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Looks until the check holds, and answers what was seen.</summary>
    public static async Task<T> SeeAsync<T>(
        Func<Task<T>> look,
        Func<T, bool> check,
        string fact,
        TimeSpan? patience = null
    )
    {
        var clock = Stopwatch.StartNew();
        T seen;
        while (!check(seen = await look()))
        {
            if (clock.Elapsed > (patience ?? Patience))
                throw new TimeoutException(
                    $"Not so after {clock.Elapsed.TotalSeconds:F0} s: {fact}. Last seen: {seen}"
                );
            await Task.Delay(Interval);
        }
        return seen;
    }
}
