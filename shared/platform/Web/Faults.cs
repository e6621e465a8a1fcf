using Exchange.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Exchange.Platform;

/// <summary>The outermost piece: what was thrown becomes a problem that says no more than it should.</summary>
internal sealed partial class Faults(RequestDelegate next, DatabaseGate gate, ILogger<Faults> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception fault)
            when (http.RequestAborted.IsCancellationRequested && fault is OperationCanceledException or IOException)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException fault) when (!http.Response.HasStarted)
        {
            var error = await JsonFaults.ExplainAsync(http, fault);
            var status = error.Kind == ErrorKind.Invalid ? fault.StatusCode : Problems.StatusOf(error.Kind);
            await Problems.WriteAsync(http, status, error);
        }
        catch (Exception fault) when (IsUnstorable(fault) && !http.Response.HasStarted)
        {
            await Problems.WriteAsync(http, Unstorable);
        }
        catch (PostgresException fault)
            when (fault.SqlState is PostgresErrorCodes.NumericValueOutOfRange && !http.Response.HasStarted)
        {
            await Problems.WriteAsync(http, OutOfRange);
        }
        catch (Exception fault) when (Database.IsAway(fault) && !http.Response.HasStarted)
        {
            gate.Close(fault);
            http.Response.Headers.RetryAfter = "1";
            await Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, Unavailable);
        }
        catch (Exception fault) when (Database.IsBusy(fault) && !http.Response.HasStarted)
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, Busy);
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            LogFault(fault, http.Request.Method, http.Request.Path);
            await Problems.WriteAsync(http, StatusCodes.Status500InternalServerError, Internal);
        }
    }

    // A form of which a field can't be decoded; a text that this database has no place for.
    private static bool IsUnstorable(Exception fault) =>
        fault
            is InvalidDataException
                or PostgresException
                {
                    SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
                };

    private static readonly Error Unstorable = Error.Invalid(
        "request.malformed",
        "The request has a character that can't be kept, for example U+0000."
    );

    private static readonly Error OutOfRange = Error.Unprocessable(
        "request.outOfRange",
        "With what is there already, a number of this request is larger than can be counted. Nothing was done."
    );

    private static readonly Error Unavailable = new(
        ErrorKind.Conflict,
        "service.unavailable",
        "The service's database is away. Whether anything was done is not known: "
            + "repeat it with the same Idempotency-Key, or read it again."
    );

    private static readonly Error Busy = new(
        ErrorKind.Conflict,
        "service.busy",
        "The service has more to do than it can take on. Nothing was done: try again with the same Idempotency-Key."
    );

    private static readonly Error Internal = new(
        ErrorKind.Conflict,
        "service.fault",
        "Something failed on our side. Try again with the same Idempotency-Key; "
            + "tell the operator the traceId if it stays."
    );

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFault(Exception fault, string method, string path);
}
