using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>
/// How long: from and to, or from and perpetual, or a number of months that start when rights are kept for an order.
/// </summary>
/// <param name="From">The first instant.</param>
/// <param name="To">The instant after the last.</param>
/// <param name="Perpetual">True for a term without end; an end is never left out silently.</param>
/// <param name="Months">From 1 to 1200.</param>
public sealed record Term(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? From = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? To = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Perpetual = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Months = null
)
{
    /// <summary>The longest term that is counted in months.</summary>
    public const int MaxMonths = 1200;

    /// <summary>What is wrong with the term, with JSON pointers into it; nothing where it can be read.</summary>
    /// <param name="fixedOnly">True where a number of months means nothing, as in rights-in.</param>
    public IReadOnlyList<FieldError> Check(bool fixedOnly)
    {
        if (Months is { } months)
            return CheckMonths(months, fixedOnly);
        var errors = new List<FieldError>();
        if (From is null)
            errors.Add(new("/from", "term.incomplete", "Say when the term starts."));
        if ((To is null) == (Perpetual is not true))
            errors.Add(new("/to", "term.incomplete", "Say either when the term ends or that it is perpetual."));
        if (From is { } from && !Instants.CanBeTold(from))
            errors.Add(Instants.OutOfRange("/from"));
        if (To is { } to && !Instants.CanBeTold(to))
            errors.Add(Instants.OutOfRange("/to"));
        if (errors.Count == 0 && Whole().IsEmpty)
            errors.Add(new("/to", "term.empty", "The term ends before it starts."));
        return errors;
    }

    /// <summary>
    /// The same term in the one way that it is written: in UTC, to the microsecond, and without what says nothing.
    /// </summary>
    public Term Normal() => Months is null ? Of(Whole().Ranges.Single()) : new Term(Months: Months);

    /// <summary>The term as numbers for rights that are kept from this instant on; it may be empty.</summary>
    public RangeSet KeptFrom(DateTimeOffset now) =>
        Months is { } months ? Span(now, now.AddMonths(months)) : Whole().Intersect(Span(now, to: null));

    /// <summary>
    /// The term as numbers that holds whatever is kept between two instants: where it is a number of months, up to that
    /// many months and a day after the later one. The day is for months' ends: a month after 30 January at 23:00 is
    /// later than a month after 31 January at 01:00.
    /// </summary>
    public RangeSet KeptBetween(DateTimeOffset now, DateTimeOffset later) =>
        Months is { } months ? Span(now, later.AddMonths(months).AddDays(1)) : KeptFrom(now);

    /// <summary>The whole of a fixed term as numbers.</summary>
    /// <exception cref="InvalidOperationException">The term is a number of months.</exception>
    public RangeSet Whole() =>
        Span(From ?? throw new InvalidOperationException("A number of months has no start."), To);

    /// <summary>The numbers from an instant up to another; without end where that is null.</summary>
    public static RangeSet Span(DateTimeOffset from, DateTimeOffset? to) =>
        RangeSet.Of(ToNumber(from), to is { } end ? ToNumber(end) : Unbounded.Above);

    /// <summary>The fixed term of one range of numbers.</summary>
    public static Term Of(NumberRange range) =>
        range.To == Unbounded.Above
            ? new Term(ToInstant(range.From), Perpetual: true)
            : new Term(ToInstant(range.From), ToInstant(range.To));

    private static long ToNumber(DateTimeOffset instant) =>
        (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset ToInstant(long number) =>
        DateTimeOffset.UnixEpoch.AddTicks(number * TimeSpan.TicksPerMicrosecond);

    private List<FieldError> CheckMonths(int months, bool fixedOnly)
    {
        var errors = new List<FieldError>();
        if (fixedOnly)
            errors.Add(new("/months", "term.notFixed", "This term needs a start, and an end or perpetual."));
        else if (months is < 1 or > MaxMonths)
            errors.Add(new("/months", "term.months", $"A term has from 1 to {MaxMonths} months."));
        if (From is not null || To is not null || Perpetual is not null)
            errors.Add(new("/months", "term.twice", "A number of months stands alone."));
        return errors;
    }
}
