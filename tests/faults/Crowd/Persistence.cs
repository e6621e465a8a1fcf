using System.Net;
using System.Text.Json;
using Exchange.Local;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Exchange.Tests.Faults;

/// <summary>
/// How clients behave when something fails: most try again under the same key until they know, some give up at once.
/// </summary>
internal static class Persistence
{
    /// <summary>Tries again until there is an answer to rely on, for 90 s at most.</summary>
    public static readonly ResiliencePipeline<ExchangeAnswer> Patient = new ResiliencePipelineBuilder<ExchangeAnswer>()
        .AddTimeout(TimeSpan.FromSeconds(90))
        .AddRetry(
            new RetryStrategyOptions<ExchangeAnswer>
            {
                ShouldHandle = arguments => ValueTask.FromResult(IsUnknown(arguments.Outcome)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2),
                UseJitter = true,
            }
        )
        .AddTimeout(TimeSpan.FromSeconds(10))
        .Build();

    /// <summary>Asks once, waits two seconds, and never learns what became of it.</summary>
    public static readonly ResiliencePipeline<ExchangeAnswer> Impatient =
        new ResiliencePipelineBuilder<ExchangeAnswer>().AddTimeout(TimeSpan.FromSeconds(2)).Build();

    /// <summary>The answer; null where there was none to rely on.</summary>
    public static async Task<ExchangeAnswer?> AskAsync(
        this ResiliencePipeline<ExchangeAnswer> pipeline,
        Func<CancellationToken, Task<ExchangeAnswer>> ask
    )
    {
        try
        {
            var answer = await pipeline.ExecuteAsync(
                static async (ask, cancellation) => await ask(cancellation),
                ask,
                CancellationToken.None
            );
            return IsUnknown(answer.Status) ? null : answer;
        }
        catch (Exception fault) when (IsUnknown(fault))
        {
            return null;
        }
    }

    private static bool IsUnknown(Outcome<ExchangeAnswer> outcome) =>
        outcome.Exception is { } fault ? IsUnknown(fault) : IsUnknown(outcome.Result!.Status);

    private static bool IsUnknown(HttpStatusCode status) =>
        status is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests;

    // A token that could not be renewed is told by CannotRunException; an answer cut in two can't be read.
    private static bool IsUnknown(Exception fault) =>
        fault
            is HttpRequestException
                or IOException
                or OperationCanceledException
                or TimeoutRejectedException
                or CannotRunException
                or JsonException;
}
