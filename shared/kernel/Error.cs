namespace Exchange.Kernel;

/// <summary>What kind of refusal it is; the edge maps each kind to one HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>400: the input is not well formed or breaks a rule by itself; every failing field is named.</summary>
    Invalid,

    /// <summary>401: nobody we know.</summary>
    Unauthenticated,

    /// <summary>403: somebody we know who may not do this.</summary>
    Forbidden,

    /// <summary>404: it is not there, or not for this caller.</summary>
    NotFound,

    /// <summary>409: the state of things forbids it.</summary>
    Conflict,

    /// <summary>410: it was there, and is kept no longer.</summary>
    Gone,

    /// <summary>412: it was changed since the caller read it.</summary>
    Stale,

    /// <summary>422: well formed, but it contradicts what is known.</summary>
    Unprocessable,
}

/// <summary>One field that fails.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the request's body, or the name of a parameter.</param>
/// <param name="Code">Stable code of the rule it breaks.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record FieldError(string Pointer, string Code, string Message);

/// <summary>A refusal with a stable code.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Code">Stable, dotted, lower camel case: <c>order.priceStale</c>.</param>
/// <param name="Message">A sentence for people that says what to do.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message)
{
    /// <summary>The failing fields; empty where no field is to blame.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>Further members of the problem details, for example the conflict that was met.</summary>
    public IReadOnlyDictionary<string, object?> Details { get; init; } =
        new Dictionary<string, object?>(StringComparer.Ordinal);

    public static Error Invalid(string code, string message, params IReadOnlyList<FieldError> fields) =>
        new(ErrorKind.Invalid, code, message) { Fields = fields };

    public static Error Forbidden(string code, string message) => new(ErrorKind.Forbidden, code, message);

    /// <summary>404, also for what this caller may not see.</summary>
    public static Error NotFound(string what) => new(ErrorKind.NotFound, "notFound", $"There is no such {what}.");

    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);

    public static Error Gone(string code, string message) => new(ErrorKind.Gone, code, message);

    public static Error Stale(string message) => new(ErrorKind.Stale, "stale", message);

    public static Error Unprocessable(string code, string message) => new(ErrorKind.Unprocessable, code, message);
}
