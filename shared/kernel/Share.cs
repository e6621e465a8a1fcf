using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Kernel;

/// <summary>A part of a whole in parts per million, from 0 to 1,000,000: 8 % is 80,000.</summary>
[JsonConverter(typeof(ShareJsonConverter))]
public readonly record struct Share
{
    /// <summary>The whole, 100 %.</summary>
    public const int WholePpm = 1_000_000;

    /// <summary>A share of this many parts per million.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 1,000,000.</exception>
    public Share(int ppm)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ppm);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ppm, WholePpm);
        Ppm = ppm;
    }

    /// <summary>Parts per million.</summary>
    public int Ppm { get; }

    /// <summary>This share of an amount of zero or more, rounded down to the minor unit.</summary>
    public Money Of(Money whole) => new((long)((Int128)whole.Minor * Ppm / WholePpm), whole.Currency);
}

internal sealed class ShareJsonConverter : JsonConverter<Share>
{
    public override Share Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var ppm) && ppm is >= 0 and <= Share.WholePpm
            ? new Share(ppm)
            : throw new JsonException("This must be a share in parts per million, from 0 to 1000000.");

    public override void Write(Utf8JsonWriter writer, Share value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Ppm);
}
