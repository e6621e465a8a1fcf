using System.Diagnostics.CodeAnalysis;

namespace Exchange.Kernel;

/// <summary>An answer or a refusal. A refusal is a value; exceptions are for faults.</summary>
public readonly record struct Result<T> : IOutcome
{
    private readonly T? value;

    private Result(T? value, Error? error) => (this.value, Error) = (value, error);

    /// <summary>The refusal; null where there is an answer.</summary>
    public Error? Error { get; }

    /// <summary>True where there is an answer.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => IsOk ? value! : throw new InvalidOperationException($"Refused: {Error.Code}: {Error.Message}");

    object? IOutcome.Content => value;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>Any result, for the edge that writes it without knowing its type.</summary>
public interface IOutcome
{
    /// <summary>The answer; null where it was refused.</summary>
    object? Content { get; }

    /// <summary>The refusal; null where there is an answer.</summary>
    Error? Error { get; }
}

/// <summary>The answer of something that has none.</summary>
public readonly record struct Nothing;
