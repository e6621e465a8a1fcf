using Exchange.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Exchange.Platform;

/// <summary>
/// What stands around every handler: validation, the idempotency key, the transaction. Success commits state, messages
/// and the idempotent answer together; a refusal commits nothing but the answer; a lost race is tried again from its
/// start.
/// </summary>
internal sealed class UnitFilter(RouteShape shape) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await RefusalAsync(context) is { } invalid)
            return Answer.Refusing(invalid, http.Request);
        if (shape.NeedsMatch && http.Request.Headers.IfMatch.Count == 0)
            return Answer.Refusing(StatusCodes.Status428PreconditionRequired, MatchMissing, http.Request);
        var key = IdempotencyKey.From(http.Request);
        if (shape.NeedsKey && !key.IsOk)
            return Answer.Refusing(key.Error, http.Request);
        var unit = http.RequestServices.GetRequiredService<Unit>();
        if (shape.Needs == RouteNeeds.Nothing && !unit.IsTransactional)
            return await AnswerAsync(context, next);
        return await Units.Retry.ExecuteAsync(
            async _ =>
            {
                await unit.RestartAsync();
                return shape.NeedsKey
                    ? await RunOnceAsync(unit, key.Value, context, next)
                    : await RunAsync(unit, context, next);
            },
            http.RequestAborted
        );
    }

    private static async Task<Error?> RefusalAsync(EndpointFilterInvocationContext context)
    {
        FieldError[] fields =
        [
            .. QueryFaults.Strangers(context.HttpContext),
            .. await Characters.FaultsOfAsync(context.HttpContext.Request),
            .. Validation.FaultsOf(context),
        ];
        return fields.Length == 0 ? null : JsonFaults.Invalid(fields);
    }

    private async Task<Answer> RunAsync(Unit unit, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await AnswerAsync(context, next);
        if (answer.Status < StatusCodes.Status400BadRequest)
            await unit.CommitAsync();
        return answer;
    }

    private async Task<Answer> RunOnceAsync(
        Unit unit,
        IdempotencyKey key,
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var request = context.HttpContext.Request;
        // Not the client: who repeats a request after its secret was changed calls by a new one.
        var caller = context.HttpContext.RequestServices.GetRequiredService<Caller>().ParticipantId.ToString();
        var known = await key.ClaimAsync(unit, caller, request);
        if (known is not null)
            return known;
        var answer = await AnswerAsync(context, next);
        if (answer.Status >= StatusCodes.Status400BadRequest)
        {
            await unit.RollbackToAsync(IdempotencyKey.Claimed);
            unit.Unsay();
        }
        key.Keep(unit, caller, answer);
        await unit.CommitAsync();
        return answer;
    }

    private async Task<Answer> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var answer = Answer.Of((IOutcome)(await next(context))!, shape, http.Request);
        return http.RequestServices.GetRequiredService<Unit>().IsDryRun ? answer.OfTrial() : answer;
    }

    private static readonly Error MatchMissing = Error.Invalid(
        "ifMatch.missing",
        "This needs the header If-Match with the ETag of what you read."
    );
}
