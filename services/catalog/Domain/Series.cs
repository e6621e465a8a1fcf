using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What a work may be a part of.</summary>
public static class Series
{
    /// <summary>Series above a work: a part of a series, which is a part of another, and so on.</summary>
    public const int MostLevels = 8;

    /// <summary>Why a work can't be a part of a series; null where it can.</summary>
    /// <param name="above">The series and what is above it, upwards; empty where the holder has no such work.</param>
    public static Error? Refuses(WorkId workId, IReadOnlyList<WorkId> above)
    {
        if (above.Count == 0)
            return Refusal("series.unknown", "You have no such work.");
        if (above.Contains(workId))
            return Refusal("series.cycle", "A work can't be a part of itself or of its own parts.");
        return above.Count > MostLevels
            ? Refusal("series.tooDeep", $"There are at most {MostLevels} series above a work.")
            : null;
    }

    private static Error Refusal(string code, string message) =>
        Error.Unprocessable(code, message) with
        {
            Fields = [new FieldError("/partOf", code, message)],
        };
}
