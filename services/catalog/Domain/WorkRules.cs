using System.Text.Json;
using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What a valid work is: one set of rules for people's edits and for imported rows.</summary>
public static partial class WorkRules
{
    /// <summary>Characters of a title, per language.</summary>
    public const int LongestTitle = 1_000;

    /// <summary>Characters of a description or a provenance, per language.</summary>
    public const int LongestText = 20_000;

    /// <summary>Characters of a medium, a credit line, a date or the text of dimensions.</summary>
    public const int LongestNote = 2_000;

    /// <summary>Characters of a name, a role, a scheme or an identifier.</summary>
    public const int LongestName = 500;

    /// <summary>Languages of one text.</summary>
    public const int MostLanguages = 30;

    /// <summary>Creators of one work.</summary>
    public const int MostCreators = 100;

    /// <summary>Identifiers of one work.</summary>
    public const int MostIdentifiers = 20;

    /// <summary>Image links of one work.</summary>
    public const int MostImages = 100;

    /// <summary>
    /// Every field that is wrong, by JSON pointer; empty where all is well. Codes: <c>required</c>, <c>tooLong</c>,
    /// <c>tooMany</c>, <c>control</c>, <c>character</c>, <c>language</c>, <c>class.unknown</c>,
    /// <c>rightsStatus.unknown</c>, <c>year</c>, <c>years.order</c>, <c>length</c>, <c>duration</c>, <c>url</c>,
    /// <c>scheme</c>, <c>scheme.unknown</c>, <c>identifier.invalid</c>, <c>identifier.twice</c>,
    /// <c>sensitivity.unknown</c>, <c>profileVersion.closed</c>, and those of <see cref="JsonSchema.Faults"/> for
    /// what the profile says.
    /// </summary>
    /// <param name="kept">The version of its profile that the work is under already; null for a new work.</param>
    public static IReadOnlyList<FieldError> Check(WorkContent content, int? kept = null)
    {
        var errors = new List<FieldError>();
        CheckMap(errors, "/title", content.Title, LongestTitle);
        if (content.Title is null or { Count: 0 })
            errors.Add(Required("/title", "A work needs a title in at least one language."));
        CheckMap(errors, "/description", content.Description, LongestText);
        CheckMap(errors, "/medium", content.Medium, LongestNote);
        CheckMap(errors, "/provenance", content.Provenance, LongestText);
        CheckMap(errors, "/creditLine", content.CreditLine, LongestNote);
        CheckVocabularies(errors, content, kept);
        CheckSpan(errors, "/date", content.Date);
        DimensionRules.Check(errors, content.Dimensions);
        CheckCreators(errors, content.Creators ?? []);
        IdentifierRules.Check(errors, content);
        CheckImages(errors, content.Images ?? []);
        CheckSensitivities(errors, content.Sensitivities ?? []);
        if (content.Details is { } details)
            CheckNoNul(errors, "/details", details);
        return errors;
    }

    /// <summary>Valid content in its full form: what may be written in several ways or left out is settled.</summary>
    public static WorkContent Settle(WorkContent content) =>
        content with
        {
            RightsStatus = RightsStatuses.Canonical(content.RightsStatus)!,
            ProfileVersion = content.ProfileVersion ?? Profiles.BuiltIn.Find(content.Class)!.Version,
            Identifiers = content.Identifiers?.Select(IdentifierRules.Settle).ToList(),
            Creators = content.Creators?.Select(IdentifierRules.Settle).ToList(),
        };

    private static void CheckVocabularies(List<FieldError> errors, WorkContent content, int? kept)
    {
        if (string.IsNullOrEmpty(content.Class))
            errors.Add(Required("/class", $"A work needs a class: {Profiles.BuiltIn.Names}."));
        else
            errors.AddRange(Profiles.BuiltIn.Check(content, kept));
        const string statuses = "a rightsstatements.org or creativecommons.org URI";
        if (string.IsNullOrEmpty(content.RightsStatus))
            errors.Add(Required("/rightsStatus", $"A work needs a rights status, {statuses}."));
        else if (RightsStatuses.Canonical(content.RightsStatus) is null)
            errors.Add(new("/rightsStatus", "rightsStatus.unknown", $"It is no known rights status, {statuses}."));
    }

    internal static void CheckMap(List<FieldError> errors, string pointer, LanguageMap? map, int longest)
    {
        if (map?.Count > MostLanguages)
            errors.Add(new(pointer, "tooMany", $"There are {map.Count} languages; {MostLanguages} is the most."));
        foreach (var (tag, text) in (map ?? []).Take(MostLanguages))
        {
            var here = $"{pointer}/{Escape(tag)}";
            CheckLanguage(errors, here, tag);
            CheckText(errors, here, text, longest);
            if (string.IsNullOrWhiteSpace(text))
                errors.Add(Required(here, "A text that is there says something."));
        }
    }

    internal static void CheckLanguage(List<FieldError> errors, string pointer, string tag)
    {
        if (!LanguageTag().IsMatch(tag))
            errors.Add(new(pointer, "language", $"'{tag}' is no language tag like en, zh-Hans or zh-Hant."));
    }

    internal static void CheckText(List<FieldError> errors, string pointer, string? text, int longest)
    {
        if (text is null)
            return;
        if (text.Length > longest)
            errors.Add(new(pointer, "tooLong", $"It has {text.Length} characters; {longest} is the most."));
        if (text.Contains('\0', StringComparison.Ordinal))
            errors.Add(new(pointer, "control", "It holds a NUL character."));
        if (!Tokens.IsText(text))
            errors.Add(new(pointer, "character", "It holds half a character (an unpaired surrogate)."));
    }

    private static void CheckNoNul(List<FieldError> errors, string pointer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    CheckNoNul(errors, $"{pointer}/{Escape(member.Name)}", member.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                    CheckNoNul(errors, $"{pointer}/{index}", item);
                break;
            case JsonValueKind.String when value.GetString()!.Contains('\0', StringComparison.Ordinal):
                errors.Add(new(pointer, "control", "It holds a NUL character."));
                break;
        }
    }

    private static void CheckSpan(List<FieldError> errors, string pointer, DateSpan? span)
    {
        if (span is null)
            return;
        CheckText(errors, $"{pointer}/text", span.Text, LongestNote);
        CheckYear(errors, $"{pointer}/earliest", span.Earliest);
        CheckYear(errors, $"{pointer}/latest", span.Latest);
        if (span.Earliest > span.Latest)
            errors.Add(new($"{pointer}/latest", "years.order", "The latest year comes before the earliest."));
    }

    internal static void CheckYear(List<FieldError> errors, string pointer, int? year)
    {
        if (year is { } number && !Years.IsYear(number))
            errors.Add(new(pointer, "year", $"A year is from {Years.First} to {Years.Last}, and there is no year 0."));
    }

    private static void CheckCreators(List<FieldError> errors, IReadOnlyList<Creator> creators)
    {
        if (creators.Count > MostCreators)
            errors.Add(new("/creators", "tooMany", $"There are {creators.Count}; {MostCreators} is the most."));
        foreach (var (index, creator) in creators.Index().Take(MostCreators))
        {
            var here = $"/creators/{index}";
            if (creator?.Name is null or { Count: 0 })
                errors.Add(Required($"{here}/name", "A creator needs a name in at least one language."));
            CheckMap(errors, $"{here}/name", creator?.Name, LongestName);
            CheckText(errors, $"{here}/role", creator?.Role, LongestName);
            CheckSpan(errors, $"{here}/dates", creator?.Dates);
            IdentifierRules.CheckNames(
                errors,
                $"{here}/identifiers",
                creator?.Identifiers ?? [],
                IdentifierSchemes.IsOfPeople,
                IdentifierSchemes.OfPeople
            );
        }
    }

    private static void CheckSensitivities(List<FieldError> errors, IReadOnlyList<string> codes)
    {
        foreach (var (index, code) in codes.Index())
        {
            if (!Prohibitions.Has(code) || codes.Take(index).Contains(code, StringComparer.Ordinal))
                errors.Add(
                    new($"/sensitivities/{index}", "sensitivity.unknown", "It is a code of /v1/prohibitions, once.")
                );
        }
    }

    private static void CheckImages(List<FieldError> errors, IReadOnlyList<string> images)
    {
        if (images.Count > MostImages)
            errors.Add(new("/images", "tooMany", $"There are {images.Count}; {MostImages} is the most."));
        foreach (var (index, image) in images.Index().Take(MostImages))
        {
            if (!IsLink(image))
                errors.Add(
                    new($"/images/{index}", "url", "An image is an absolute http or https address without a password.")
                );
        }
    }

    internal static bool IsLink(string? text) =>
        text is { Length: <= LongestNote }
        && !text.Contains('\0', StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is ("http" or "https")
        && uri.UserInfo.Length == 0;

    internal static FieldError Required(string pointer, string message) => new(pointer, "required", message);

    private static string Escape(string segment) =>
        segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 2000
    )]
    private static partial Regex LanguageTag();
}
