using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What a valid party is: one set of rules for people's edits and for imported rows.</summary>
public static class PartyRules
{
    /// <summary>Names of one party.</summary>
    public const int MostNames = 200;

    /// <summary>
    /// Every field that is wrong, by JSON pointer; empty where all is well. Codes: <c>required</c>, <c>tooLong</c>,
    /// <c>tooMany</c>, <c>control</c>, <c>character</c>, <c>language</c>, <c>name.preferred</c>, <c>year</c>,
    /// <c>years.order</c>, <c>scheme</c>, <c>scheme.unknown</c>, <c>identifier.invalid</c>, <c>identifier.twice</c>.
    /// </summary>
    public static IReadOnlyList<FieldError> Check(PartyContent content)
    {
        var errors = new List<FieldError>();
        if (content.Type is null)
            errors.Add(
                WorkRules.Required("/type", "A party is a person, a group, an organization, anonymous or unspecified.")
            );
        CheckNames(errors, content.Names ?? []);
        CheckLife(errors, content.Life);
        WorkRules.CheckMap(errors, "/nationality", content.Nationality, WorkRules.LongestName);
        WorkRules.CheckMap(errors, "/birthPlace", content.BirthPlace, WorkRules.LongestName);
        WorkRules.CheckMap(errors, "/deathPlace", content.DeathPlace, WorkRules.LongestName);
        if (content.Source is { } source)
            IdentifierRules.CheckIdentifier(errors, "/source", source);
        IdentifierRules.CheckParty(errors, content.Identifiers ?? []);
        return errors;
    }

    /// <summary>The faults of a name that stands at this pointer.</summary>
    public static void CheckName(List<FieldError> errors, string pointer, PartyName? name)
    {
        if (string.IsNullOrWhiteSpace(name?.Text))
            errors.Add(WorkRules.Required($"{pointer}/text", "A name says something."));
        WorkRules.CheckText(errors, $"{pointer}/text", name?.Text, WorkRules.LongestName);
        WorkRules.CheckText(errors, $"{pointer}/inverted", name?.Inverted, WorkRules.LongestName);
        if (name?.Language is { } tag)
            WorkRules.CheckLanguage(errors, $"{pointer}/language", tag);
    }

    /// <summary>Valid content in its full form: identifiers as their schemes write them.</summary>
    public static PartyContent Settle(PartyContent content) =>
        content with
        {
            Identifiers = content.Identifiers?.Select(IdentifierRules.Settle).ToList(),
        };

    private static void CheckNames(List<FieldError> errors, IReadOnlyList<PartyName> names)
    {
        if (names.Count > MostNames)
            errors.Add(new("/names", "tooMany", $"There are {names.Count}; {MostNames} is the most."));
        foreach (var (index, name) in names.Index().Take(MostNames))
            CheckName(errors, $"/names/{index}", name);
        if (names.Count(name => name?.Type is PartyNameType.Preferred) != 1)
            errors.Add(new("/names", "name.preferred", "Exactly one name is the preferred one: it is shown."));
    }

    private static void CheckLife(List<FieldError> errors, LifeDates? life)
    {
        if (life is null)
            return;
        WorkRules.CheckText(errors, "/life/text", life.Text, WorkRules.LongestNote);
        CheckYears(errors, "/life/born", life.Born);
        CheckYears(errors, "/life/died", life.Died);
        CheckYears(errors, "/life/active", life.Active);
        if (life.Born?.Earliest > life.Died?.Latest)
            errors.Add(new("/life/died", "years.order", "The death comes before the birth."));
    }

    private static void CheckYears(List<FieldError> errors, string pointer, LifeYear? years)
    {
        if (years is null)
            return;
        if (years is { Earliest: null, Latest: null })
            errors.Add(WorkRules.Required($"{pointer}/earliest", "A date has an earliest or a latest year, or both."));
        WorkRules.CheckYear(errors, $"{pointer}/earliest", years.Earliest);
        WorkRules.CheckYear(errors, $"{pointer}/latest", years.Latest);
        if (years.Earliest > years.Latest)
            errors.Add(new($"{pointer}/latest", "years.order", "The latest year comes before the earliest."));
    }
}
