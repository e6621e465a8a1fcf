namespace Exchange.Tests.Integration.Webhooks;

/// <summary>A clock that stands still until the test moves it; its timers fire when it does.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock one = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (one)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves it to an instant.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        List<Timer> due;
        lock (one)
        {
            now = instant;
            due = timers.FindAll(timer => timer.DueAt <= now);
            timers.RemoveAll(due.Contains);
        }
        due.ForEach(timer => timer.Fire());
    }

    /// <summary>Moves it on.</summary>
    public void Advance(TimeSpan by) => MoveTo(GetUtcNow() + by);

    private sealed class Timer(TestClock clock, Action fire) : ITimer
    {
        public DateTimeOffset DueAt { get; private set; }

        public void Fire() => fire();

        // None of what is tested here repeats.
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.one)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                DueAt = clock.now + dueTime;
                clock.timers.Add(this);
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock.one)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
