namespace Exchange.Kernel;

/// <summary>
/// An amount divided by the published rounding rule: every share is rounded down to the minor unit, and the rest
/// belongs to the one who receives the remainder. The parts and the rest add up to the whole, always.
/// </summary>
/// <param name="Parts">One amount for each share, in the order of the shares.</param>
/// <param name="Rest">What the shares leave; it holds every rounding difference.</param>
public sealed record Split(IReadOnlyList<Money> Parts, Money Rest)
{
    /// <summary>Divides an amount of zero or more by shares that are at most 100 % together.</summary>
    /// <exception cref="ArgumentException">The shares are above 100 % together, or the amount is negative.</exception>
    public static Split Of(Money whole, IEnumerable<Share> shares)
    {
        var list = shares.ToList();
        if (whole.Minor < 0)
            throw new ArgumentException("A negative amount is not divided.", nameof(whole));
        if (list.Sum(share => (long)share.Ppm) > Share.WholePpm)
            throw new ArgumentException("The shares are above 100 %.", nameof(shares));
        var parts = list.ConvertAll(share => share.Of(whole));
        return new Split(parts, parts.Aggregate(whole, (rest, part) => rest - part));
    }
}
