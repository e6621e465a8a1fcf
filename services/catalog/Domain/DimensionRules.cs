using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What sizes of a work may be.</summary>
public static class DimensionRules
{
    /// <summary>Measured parts of one work.</summary>
    public const int MostParts = 100;

    /// <summary>Sides of one thing.</summary>
    public const int MostSides = 10;

    /// <summary>Some months: what runs longer has no end.</summary>
    public const decimal LongestSeconds = 10_000_000m;

    internal static void Check(List<FieldError> errors, Dimensions? dimensions)
    {
        if (dimensions is null)
            return;
        const string here = "/dimensions";
        WorkRules.CheckText(errors, $"{here}/text", dimensions.Text, WorkRules.LongestNote);
        CheckLengths(
            errors,
            here,
            dimensions.SidesMm,
            ("widthMm", dimensions.WidthMm),
            ("heightMm", dimensions.HeightMm),
            ("depthMm", dimensions.DepthMm),
            ("diameterMm", dimensions.DiameterMm)
        );
        if (dimensions.DurationSeconds is < 0 or > LongestSeconds)
            errors.Add(new($"{here}/durationSeconds", "duration", $"It is from 0 to {LongestSeconds} seconds."));
        var parts = dimensions.Parts ?? [];
        if (parts.Count > MostParts)
            errors.Add(TooMany($"{here}/parts", parts.Count, MostParts));
        foreach (var (index, part) in parts.Index().Take(MostParts))
            CheckPart(errors, $"{here}/parts/{index}", part);
    }

    // Without a name it is the work itself.
    private static void CheckPart(List<FieldError> errors, string here, MeasuredPart? part)
    {
        if (part is null || part.Name is { } name && string.IsNullOrWhiteSpace(name))
            errors.Add(WorkRules.Required($"{here}/name", "A part has a name; the work itself has none."));
        if (part is null)
            return;
        WorkRules.CheckText(errors, $"{here}/name", part.Name, WorkRules.LongestName);
        CheckLengths(
            errors,
            here,
            part.SidesMm,
            ("widthMm", part.WidthMm),
            ("heightMm", part.HeightMm),
            ("depthMm", part.DepthMm),
            ("diameterMm", part.DiameterMm)
        );
    }

    private static void CheckLengths(
        List<FieldError> errors,
        string here,
        IReadOnlyList<decimal>? sides,
        params (string Name, decimal? Length)[] lengths
    )
    {
        if (sides?.Count > MostSides)
            errors.Add(TooMany($"{here}/sidesMm", sides.Count, MostSides));
        var unnamed = (sides ?? []).Take(MostSides).Select((side, index) => ($"sidesMm/{index}", (decimal?)side));
        foreach (var (name, length) in lengths.Concat(unnamed))
        {
            if (length is <= 0 or > Lengths.LongestMm)
                errors.Add(new($"{here}/{name}", "length", "A length is above 0 and at most a kilometer."));
        }
    }

    private static FieldError TooMany(string pointer, int count, int most) =>
        new(pointer, "tooMany", $"There are {count}; {most} is the most.");
}
