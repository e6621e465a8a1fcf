using System.Reflection;
using System.Text.Json;
using Exchange.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Exchange.Platform;

/// <summary>The routes of a service, as its table of contents lists them: pattern, summary, handler, scope.</summary>
public sealed class Routes(IEndpointRouteBuilder app, string service)
{
    /// <summary>Reads: 200.</summary>
    public RouteHandlerBuilder Get(string pattern, string summary, Delegate handle, string scope) =>
        Add(
            new RouteShape(HttpMethods.Get, StatusCodes.Status200OK, RouteNeeds.Nothing),
            pattern,
            summary,
            handle,
            scope
        );

    /// <summary>Creates: 201 with a Location; needs an Idempotency-Key.</summary>
    public RouteHandlerBuilder Post(string pattern, string summary, Delegate handle, string scope) =>
        Add(
            new RouteShape(HttpMethods.Post, StatusCodes.Status201Created, RouteNeeds.Key),
            pattern,
            summary,
            handle,
            scope
        );

    /// <summary>Acts on what is there: a POST below the resource, 200; needs an Idempotency-Key.</summary>
    public RouteHandlerBuilder Act(string pattern, string summary, Delegate handle, string scope) =>
        Add(new RouteShape(HttpMethods.Post, StatusCodes.Status200OK, RouteNeeds.Key), pattern, summary, handle, scope);

    /// <summary>Decides about what was read: like <see cref="Act"/>, and needs If-Match.</summary>
    public RouteHandlerBuilder Decide(string pattern, string summary, Delegate handle, string scope) =>
        Add(
            new RouteShape(HttpMethods.Post, StatusCodes.Status200OK, RouteNeeds.KeyAndMatch),
            pattern,
            summary,
            handle,
            scope
        );

    /// <summary>Replaces: 200; needs If-Match.</summary>
    public RouteHandlerBuilder Put(string pattern, string summary, Delegate handle, string scope) =>
        Add(
            new RouteShape(HttpMethods.Put, StatusCodes.Status200OK, RouteNeeds.Match),
            pattern,
            summary,
            handle,
            scope
        );

    /// <summary>Ends: 204.</summary>
    public RouteHandlerBuilder Delete(string pattern, string summary, Delegate handle, string scope) =>
        Add(
            new RouteShape(HttpMethods.Delete, StatusCodes.Status204NoContent, RouteNeeds.Nothing),
            pattern,
            summary,
            handle,
            scope
        );

    private RouteHandlerBuilder Add(RouteShape shape, string pattern, string summary, Delegate handle, string scope)
    {
        var answer = AnswerOf(handle);
        var mediaType = answer.GetCustomAttribute<MediaTypeAttribute>()?.MediaType;
        if (mediaType is not null)
            shape = shape with { ContentType = mediaType };
        shape = shape with { AlsoAs = answer.GetCustomAttribute<AlsoAsAttribute>()?.MediaTypes ?? [] };
        var route = app.MapMethods(pattern, [shape.Method], handle)
            .AddEndpointFilter(new UnitFilter(shape))
            .WithName(JsonNamingPolicy.CamelCase.ConvertName(handle.Method.DeclaringType!.Name))
            .WithSummary(summary)
            .WithTags(service)
            .WithMetadata(shape, new NeedsScope(scope));
        route.Add(ForgetResult);
        if (answer == typeof(Nothing))
            route.Produces(StatusCodes.Status204NoContent);
        else if (answer.IsAssignableTo(typeof(IElsewhere)))
            route.Produces(StatusCodes.Status303SeeOther);
        else
            route.Produces(shape.Status, answer, mediaType);
        if (answer.IsAssignableTo(typeof(IMoved)) && HttpMethods.IsGet(shape.Method))
            route.Produces(StatusCodes.Status303SeeOther);
        if (shape.Status == StatusCodes.Status201Created && CanTry(handle))
            route.Produces(StatusCodes.Status200OK, answer, mediaType);
        foreach (var status in shape.Refusals(scope))
            route.Produces<Problem>(status, Problems.ContentType);
        if (scope.Length > 0)
            route.RequireAuthorization(policy =>
                policy.RequireAuthenticatedUser().RequireAssertion(token => Allows(token, scope))
            );
        else
            route.AllowAnonymous();
        return route;
    }

    /// <summary>The framework documents the Result that a handler answers; callers see what is in it.</summary>
    private static void ForgetResult(EndpointBuilder endpoint)
    {
        var guessed = endpoint
            .Metadata.OfType<IProducesResponseTypeMetadata>()
            .Where(answer => answer.Type?.IsAssignableTo(typeof(IOutcome)) == true)
            .ToList();
        foreach (var guess in guessed)
            endpoint.Metadata.Remove(guess);
    }

    // A dry run creates nothing. A file that is only counted is read later all the same, so its import is created.
    private static bool CanTry(Delegate handle)
    {
        var parameters = handle.Method.GetParameters();
        return parameters.Any(one => one.Name is "dryRun")
            && !parameters.Any(one => one.ParameterType == typeof(HttpRequest));
    }

    private static bool Allows(AuthorizationHandlerContext token, string scope) => new Caller(token.User).Has(scope);

    private static Type AnswerOf(Delegate handle)
    {
        var type = handle.Method.ReturnType;
        return
            type.IsGenericType
            && type.GetGenericArguments()[0] is { IsGenericType: true } result
            && result.GetGenericTypeDefinition() == typeof(Result<>)
            ? result.GetGenericArguments()[0]
            : throw new InvalidOperationException($"{handle.Method.DeclaringType} must answer a Task<Result<T>>.");
    }
}

/// <summary>What a request must bring besides its body.</summary>
internal enum RouteNeeds
{
    Nothing,
    Key,
    Match,
    KeyAndMatch,
}

/// <summary>Method, status of success and what the request must bring.</summary>
internal sealed record RouteShape(string Method, int Status, RouteNeeds Needs)
{
    /// <summary>True where a repeat is known by its key.</summary>
    public bool NeedsKey => Needs is RouteNeeds.Key or RouteNeeds.KeyAndMatch;

    /// <summary>True where the request says which version was read.</summary>
    public bool NeedsMatch => Needs is RouteNeeds.Match or RouteNeeds.KeyAndMatch;

    /// <summary>The content type of a success.</summary>
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>The other content types of a success, which are files.</summary>
    public IReadOnlyList<string> AlsoAs { get; init; } = [];

    /// <summary>The statuses with which the route may refuse.</summary>
    public IEnumerable<int> Refusals(string scope)
    {
        yield return StatusCodes.Status400BadRequest;
        if (scope.Length > 0)
        {
            yield return StatusCodes.Status401Unauthorized;
            yield return StatusCodes.Status403Forbidden;
        }
        // Also without an id in the path: a query may name what is not there for the caller.
        yield return StatusCodes.Status404NotFound;
        if (AlsoAs.Count > 0)
            yield return StatusCodes.Status406NotAcceptable;
        if (Needs != RouteNeeds.Nothing || HttpMethods.IsDelete(Method))
        {
            yield return StatusCodes.Status409Conflict;
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
            yield return StatusCodes.Status422UnprocessableEntity;
        }
        if (NeedsMatch)
        {
            yield return StatusCodes.Status412PreconditionFailed;
            yield return StatusCodes.Status428PreconditionRequired;
        }
        yield return StatusCodes.Status429TooManyRequests;
        yield return StatusCodes.Status500InternalServerError;
        yield return StatusCodes.Status503ServiceUnavailable;
    }
}
