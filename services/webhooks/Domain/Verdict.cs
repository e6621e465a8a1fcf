namespace Exchange.Webhooks.Domain;

/// <summary>What an attempt came to.</summary>
/// <param name="Status">The receiver's status; null where it gave none.</param>
/// <param name="Failure">
/// Why it is no success: <c>status</c>, <c>redirect</c>, <c>timeout</c>, <c>name</c>, <c>connect</c>, <c>tls</c>,
/// <c>reset</c>, <c>protocol</c>, <c>address</c>, or where nothing was sent <c>internal</c>, <c>forgotten</c>,
/// <c>scope</c>; null for a success.
/// </param>
/// <param name="Answer">The first kilobyte of the receiver's answer.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone.</param>
public sealed record Attempt(int? Status, string? Failure, string? Answer, TimeSpan? RetryAfter, TimeSpan Took)
{
    /// <summary>The exchange's own fault: the request could not be made.</summary>
    public const string Internal = "internal";

    /// <summary>The feed does not keep the event any more.</summary>
    public const string Forgotten = "forgotten";

    /// <summary>It may not be told any more to those whose rights the endpoint has now.</summary>
    public const string Scope = "scope";

    /// <summary>Nothing was sent.</summary>
    public static Attempt Unsent(string failure) =>
        new(Status: null, failure, Answer: null, RetryAfter: null, TimeSpan.Zero);

    /// <summary>Only a status of 2xx is a success.</summary>
    public bool IsSuccess => Failure is null;

    /// <summary>Nothing was sent, so that it says nothing about the receiver.</summary>
    public bool IsUnsent => Failure is Internal or Forgotten or Scope;

    /// <summary>Trying again would be no use.</summary>
    public bool IsFinal => Failure is Forgotten or Scope;
}

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>It is attempted, or it is when its time comes.</summary>
    Due,

    /// <summary>It waits for its endpoint, paused or not verified: so it is shown, and kept as due.</summary>
    Held,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>Every attempt failed.</summary>
    Failed,

    /// <summary>Its endpoint was disabled before it was delivered.</summary>
    Discarded,
}

/// <summary>What follows from an attempt.</summary>
/// <param name="State">Delivered, due again, or failed.</param>
/// <param name="DueAt">When it is tried again; null where it is not.</param>
/// <param name="QuietUntil">Until when the whole endpoint is left alone; null where it need not be.</param>
/// <param name="IsGone">The receiver wants no more of us (410).</param>
public sealed record Verdict(DeliveryState State, DateTimeOffset? DueAt, DateTimeOffset? QuietUntil, bool IsGone)
{
    private const int Gone = 410;
    private const int TooManyRequests = 429;
    private const int Unavailable = 503;

    /// <summary>Decides by the schedule and by what the receiver asked for.</summary>
    /// <param name="tries">How many attempts there were with this one.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="endedAt">When this one ended.</param>
    /// <param name="random">From 0 to 1, for the jitter.</param>
    public static Verdict Of(Attempt attempt, int tries, int most, DateTimeOffset endedAt, double random)
    {
        if (attempt.IsSuccess)
            return new(DeliveryState.Delivered, DueAt: null, QuietUntil: null, IsGone: false);
        if (attempt.Status is Gone)
            return new(DeliveryState.Failed, DueAt: null, QuietUntil: null, IsGone: true);
        var quiet =
            attempt.Status is TooManyRequests or Unavailable && attempt.RetryAfter is { } wish
                ? endedAt + RetrySchedule.Limit(wish)
                : (DateTimeOffset?)null;
        return tries < most && RetrySchedule.WaitAfter(tries, attempt.RetryAfter, random) is { } wait
            ? new(DeliveryState.Due, endedAt + wait, quiet, IsGone: false)
            : new(DeliveryState.Failed, DueAt: null, quiet, IsGone: false);
    }
}
