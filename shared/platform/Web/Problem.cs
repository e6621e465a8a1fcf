using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Platform;

/// <summary>A refusal or fault: RFC 9457 problem details with a stable code.</summary>
public sealed class Problem
{
    /// <summary>URI of the kind of problem; it ends in the code.</summary>
    public required string Type { get; init; }

    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Stable code to decide by, for example <c>order.priceStale</c>.</summary>
    public required string Code { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Detail { get; init; }

    /// <summary>The path that was asked.</summary>
    public required string Instance { get; init; }

    /// <summary>The trace that the operator finds it by.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>Every field that fails.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>What belongs to this kind of problem, for example the conflict that was met.</summary>
    [JsonExtensionData]
    public IDictionary<string, object?>? Details { get; init; }
}
