using System.Reflection;
using System.Text.Json;
using Exchange.Kernel;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Platform;

/// <summary>Runs the validators that stand beside the requests, and names every field that fails.</summary>
public static class Validation
{
    internal static void Add(IServiceCollection services, Assembly assembly)
    {
        var found =
            from type in assembly.GetTypes().Concat(typeof(Validation).Assembly.GetTypes())
            let parent = type.BaseType
            where parent is { IsGenericType: true } && !type.IsAbstract
            where parent.GetGenericTypeDefinition() == typeof(AbstractValidator<>)
            where type.GetConstructor(Type.EmptyTypes) is not null
            select (Of: parent.GetGenericArguments()[0], By: type);
        foreach (var (of, by) in found)
            services.AddSingleton(typeof(IValidator<>).MakeGenericType(of), by);
    }

    /// <summary>What is wrong with something that a handler made itself, with JSON pointers into it.</summary>
    public static IReadOnlyList<FieldError> Check<T>(IValidator<T> validator, T value) =>
        [.. validator.Validate(value).Errors.Select(failure => FieldOf(failure, inBody: true))];

    /// <summary>What the validators of the bound arguments refuse.</summary>
    internal static IReadOnlyList<FieldError> FaultsOf(EndpointFilterInvocationContext context)
    {
        var body = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var fields = new List<FieldError>();
        foreach (var argument in context.Arguments)
        {
            if (
                argument is null
                || ValidatorOf(argument.GetType(), context.HttpContext.RequestServices) is not { } validator
            )
                continue;
            var result = validator.Validate(new ValidationContext<object>(argument));
            fields.AddRange(result.Errors.Select(failure => FieldOf(failure, inBody: argument.GetType() == body)));
        }
        return fields;
    }

    private static IValidator? ValidatorOf(Type type, IServiceProvider services) =>
        type.IsPrimitive || type == typeof(string)
            ? null
            : (IValidator?)services.GetService(typeof(IValidator<>).MakeGenericType(type));

    private static FieldError FieldOf(ValidationFailure failure, bool inBody)
    {
        var path = PathOf(failure.PropertyName);
        var pointer = string.Concat(path.Select(step => $"/{step}"));
        var code = failure.ErrorCode.Replace("Validator", string.Empty, StringComparison.Ordinal);
        return new FieldError(
            inBody ? pointer : pointer.TrimStart('/'),
            JsonNamingPolicy.CamelCase.ConvertName(code),
            MessageOf(failure, string.Join('.', path))
        );
    }

    private static List<string> PathOf(string property) =>
        property
            .Replace("[", ".", StringComparison.Ordinal)
            .Replace("]", string.Empty, StringComparison.Ordinal)
            .Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Select(JsonNamingPolicy.CamelCase.ConvertName)
            .ToList();

    // The library calls a field by its name in C# ('Amount Minor' must be greater than '0'); a caller knows the JSON.
    private static string MessageOf(ValidationFailure failure, string field)
    {
        var values = failure.FormattedMessagePlaceholderValues ?? [];
        var compared = Quoted("ComparisonValue");
        // 'First Day'
        var property = values.GetValueOrDefault("ComparisonProperty") as string ?? string.Empty;
        var other = PathOf(property.Replace(" ", string.Empty, StringComparison.Ordinal));
        return failure
            .ErrorMessage.Replace(Quoted("PropertyName"), $"'{field}'", StringComparison.Ordinal)
            .Replace(
                compared,
                other.Count > 0 ? $"'{string.Join('.', other)}'" : compared[1..^1],
                StringComparison.Ordinal
            );

        string Quoted(string name) => $"'{values.GetValueOrDefault(name)}'";
    }
}
