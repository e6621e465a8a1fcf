using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What valid identifiers are, of a work and of its creators.</summary>
public static partial class IdentifierRules
{
    /// <summary>What is wrong with the identifiers of a work and with the key of its source.</summary>
    public static void Check(List<FieldError> errors, WorkContent content)
    {
        if (content.Source is { } source)
            CheckIdentifier(errors, "/source", source);
        var identifiers = content.Identifiers ?? [];
        CheckNames(errors, "/identifiers", identifiers, IdentifierSchemes.IsOfWorks, IdentifierSchemes.OfWorks);
        CheckOnce(errors, identifiers, "The work has this identifier already.");
    }

    /// <summary>What is wrong with the identifiers of a party.</summary>
    public static void CheckParty(List<FieldError> errors, IReadOnlyList<Identifier> identifiers)
    {
        CheckNames(errors, "/identifiers", identifiers, IdentifierSchemes.IsOfParties, IdentifierSchemes.OfParties);
        CheckOnce(errors, identifiers, "The party has this identifier already.");
    }

    private static void CheckOnce(List<FieldError> errors, IReadOnlyList<Identifier> identifiers, string message)
    {
        var seen = new HashSet<Identifier?>();
        foreach (var (index, identifier) in identifiers.Index().Take(WorkRules.MostIdentifiers))
        {
            if (!seen.Add(identifier is null ? null : Settle(identifier)))
                errors.Add(new($"/identifiers/{index}", "identifier.twice", message));
        }
    }

    /// <summary>The identifiers that are not of these schemes, or not written as their scheme wants.</summary>
    public static void CheckNames(
        List<FieldError> errors,
        string pointer,
        IReadOnlyList<Identifier> identifiers,
        Func<string, bool> fits,
        string schemes
    )
    {
        if (identifiers.Count > WorkRules.MostIdentifiers)
            errors.Add(
                new(pointer, "tooMany", $"There are {identifiers.Count}; {WorkRules.MostIdentifiers} is the most.")
            );
        foreach (var (index, identifier) in identifiers.Index().Take(WorkRules.MostIdentifiers))
        {
            var (here, before) = ($"{pointer}/{index}", errors.Count);
            CheckIdentifier(errors, here, identifier);
            if (errors.Count > before)
                continue;
            if (!fits(identifier.Scheme))
                errors.Add(
                    new($"{here}/scheme", "scheme.unknown", $"It is {schemes}, or one of your own with a dot in it.")
                );
            else if (IdentifierSchemes.Canonical(identifier.Scheme, identifier.Value) is null)
                errors.Add(
                    new(
                        $"{here}/value",
                        "identifier.invalid",
                        $"It is no {identifier.Scheme}: {IdentifierSchemes.FormOf(identifier.Scheme)}."
                    )
                );
        }
    }

    /// <summary>The creator with the identifiers as their schemes write them.</summary>
    public static Creator Settle(Creator creator) =>
        creator.Identifiers is null
            ? creator
            : creator with
            {
                Identifiers = creator.Identifiers.Select(Settle).ToList(),
            };

    /// <summary>The identifier as its scheme writes it; as it is where that is not known.</summary>
    public static Identifier Settle(Identifier identifier) =>
        IdentifierSchemes.Canonical(identifier.Scheme ?? "", identifier.Value ?? "") is { } value
            ? identifier with
            {
                Value = value,
            }
            : identifier;

    internal static void CheckIdentifier(List<FieldError> errors, string pointer, Identifier? identifier)
    {
        if (!Scheme().IsMatch(identifier?.Scheme ?? ""))
            errors.Add(
                new(
                    $"{pointer}/scheme",
                    "scheme",
                    "A scheme is a small letter, then letters, digits, '.' and '-', up to 50."
                )
            );
        if (string.IsNullOrWhiteSpace(identifier?.Value))
            errors.Add(WorkRules.Required($"{pointer}/value", "An identifier needs a value."));
        WorkRules.CheckText(errors, $"{pointer}/value", identifier?.Value, WorkRules.LongestName);
    }

    [GeneratedRegex(@"^[a-z][a-zA-Z0-9.\-]{0,49}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Scheme();
}
