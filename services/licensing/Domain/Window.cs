using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>What can happen to a work that windows are counted from.</summary>
public enum Milestone
{
    /// <summary>It, or what was made of it, is published.</summary>
    FirstPublication,

    /// <summary>It is broadcast or streamed.</summary>
    FirstBroadcast,

    /// <summary>It is shown in theaters.</summary>
    TheatricalRelease,

    /// <summary>A game with it is launched.</summary>
    GameLaunch,

    /// <summary>A product with it goes on sale.</summary>
    ProductLaunch,

    /// <summary>An exhibition with it opens.</summary>
    ExhibitionOpening,
}

/// <summary>An instant, or so many days after a milestone.</summary>
/// <param name="At">The instant, where it is known.</param>
/// <param name="After">The milestone that the days are counted from.</param>
/// <param name="Days">Days after the milestone, before it where negative; from -3650 to 3650, 0 where left out.</param>
public sealed record Moment(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Milestone? After = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Days = null
)
{
    /// <summary>Ten years either way.</summary>
    public const int MostDays = 3650;

    /// <summary>The instant; null as long as the milestone is not recorded.</summary>
    public DateTimeOffset? Fixed(IReadOnlyDictionary<Milestone, DateTimeOffset> milestones)
    {
        if (After is not { } awaited)
            return At;
        return milestones.TryGetValue(awaited, out var occurred) ? occurred.AddDays(Days ?? 0) : null;
    }

    internal IEnumerable<FieldError> Check(string pointer)
    {
        if (At is { } at && !Instants.CanBeTold(at))
            yield return Instants.OutOfRange(pointer);
        if (At is null == After is null)
            yield return new(pointer, "window.incomplete", "Say either an instant or a milestone.");
        if (Days is not null && After is null)
            yield return new($"{pointer}/days", "window.noMilestone", "Days are counted from a milestone.");
        if (Days is < -MostDays or > MostDays)
            yield return new($"{pointer}/days", "window.days", $"There are at most {MostDays} days either way.");
    }
}

/// <summary>A span whose ends may hang on milestones of the work: until 90 days after the first broadcast.</summary>
/// <param name="To">The instant after the last.</param>
public sealed record Window(Moment From, Moment To)
{
    /// <summary>What is wrong with the window, with JSON pointers into it; nothing where it can be read.</summary>
    public IReadOnlyList<FieldError> Check()
    {
        List<FieldError> errors = [.. From.Check("/from"), .. To.Check("/to")];
        if (errors.Count == 0 && IsEmptyForSure())
            errors.Add(new("/to", "term.empty", "The window ends before it starts."));
        return errors;
    }

    /// <summary>The window as numbers, perhaps none; null as long as a milestone is not recorded.</summary>
    public RangeSet? Fixed(IReadOnlyDictionary<Milestone, DateTimeOffset> milestones) =>
        From.Fixed(milestones) is { } from && To.Fixed(milestones) is { } to ? Term.Span(from, to) : null;

    /// <summary>The milestones that it hangs on.</summary>
    [JsonIgnore]
    public IEnumerable<Milestone> Awaited => new[] { From.After, To.After }.OfType<Milestone>().Distinct();

    private bool IsEmptyForSure() =>
        (From.At is { } from && To.At is { } to && Term.Span(from, to).IsEmpty)
        || From.After is { } same && same == To.After && (From.Days ?? 0) >= (To.Days ?? 0);
}
