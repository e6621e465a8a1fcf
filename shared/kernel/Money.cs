using System.Globalization;

namespace Exchange.Kernel;

/// <summary>
/// An amount in the minor unit of its currency (fen, cents; the yen has none). It is never a fraction and never
/// overflows silently: arithmetic is checked, and two currencies do not mix.
/// </summary>
/// <param name="Minor">The count of minor units, for example 1200000 for CNY 12,000.00.</param>
/// <param name="Currency">The ISO 4217 currency.</param>
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>Nothing of this currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    public static Money operator +(Money left, Money right) =>
        new(checked(left.Minor + Same(left, right).Minor), left.Currency);

    public static Money operator -(Money left, Money right) =>
        new(checked(left.Minor - Same(left, right).Minor), left.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public int CompareTo(Money other) => Minor.CompareTo(Same(this, other).Minor);

    /// <summary>The amount as people read it, for example <c>CNY 12000.00</c>.</summary>
    public override string ToString()
    {
        var scale = (decimal)Math.Pow(10, Currency.Exponent);
        return $"{Currency.Code} {(Minor / scale).ToString($"F{Currency.Exponent}", CultureInfo.InvariantCulture)}";
    }

    private static Money Same(Money left, Money right) =>
        left.Currency == right.Currency
            ? right
            : throw new InvalidOperationException($"{left.Currency.Code} and {right.Currency.Code} do not mix.");
}
