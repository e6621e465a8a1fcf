using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>What a parameter of a template is.</summary>
public enum ParameterType
{
    /// <summary>How exclusive the license is.</summary>
    Kind,

    /// <summary>Codes of the uses.</summary>
    Uses,

    /// <summary>Codes of the territories.</summary>
    Territories,

    /// <summary>Codes of the languages.</summary>
    Languages,

    /// <summary>A term as a number of months.</summary>
    Months,

    /// <summary>A term from an instant to another.</summary>
    Dates,

    /// <summary>A price.</summary>
    Money,

    /// <summary>Parts of the price for others.</summary>
    Royalties,

    /// <summary>How many copies a licensee may make.</summary>
    Copies,

    /// <summary>A number.</summary>
    Count,
}

/// <summary>What whoever uses a template may say.</summary>
/// <param name="Name">The field of the offer.</param>
/// <param name="Required">True where it must be given; else the template's default holds, or nothing is said.</param>
/// <param name="Within">The codes must lie within these.</param>
/// <param name="OneOf">The kinds that are allowed.</param>
/// <param name="Min">The least: months of a term, minor units of a price, copies, or the number itself.</param>
/// <param name="Max">The most, in the same unit; copies with a most can't be unlimited.</param>
public sealed record TemplateParameter(
    string Name,
    ParameterType Type,
    bool Required,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CodeSet? Within = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Exclusivity>? OneOf = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Min = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Max = null
);

/// <summary>
/// An offer with blanks. An offer that is made from it keeps its own terms, so a later version changes nothing that was
/// offered or granted before.
/// </summary>
/// <param name="Code">Names it, for example <c>merchandise-standard</c>.</param>
/// <param name="Version">One more with every change.</param>
/// <param name="Terms">What it fixes.</param>
/// <param name="Defaults">What holds for parameters that are not given.</param>
public sealed record LicenseTemplate(
    string Code,
    int Version,
    LanguageMap Labels,
    LanguageMap Description,
    OfferFields Terms,
    OfferFields Defaults,
    IReadOnlyList<TemplateParameter> Parameters
)
{
    /// <summary>The fields of an offer with these parameters.</summary>
    public OfferFields Fill(OfferFields given) => given.Or(Defaults).Or(Terms);

    /// <summary>Everything that the template forbids in these parameters, with JSON pointers into them.</summary>
    public IReadOnlyList<FieldError> Check(OfferFields given, Vocabularies words)
    {
        var said = given.Said().ToHashSet(StringComparer.Ordinal);
        var known = Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from name in said
            where !known.Contains(name)
            select new FieldError($"/{name}", "template.fixed", "The template fixes this."),
            .. from parameter in Parameters
            where parameter.Required && !said.Contains(parameter.Name)
            select new FieldError($"/{parameter.Name}", "required", "This must be given."),
            .. from parameter in Parameters
            where said.Contains(parameter.Name)
            from error in Beyond(parameter, given, words)
            select error,
        ];
    }

    private static IEnumerable<FieldError> Beyond(TemplateParameter parameter, OfferFields given, Vocabularies words) =>
        parameter.Type switch
        {
            ParameterType.Kind when parameter.OneOf?.Contains(given.Kind!.Value) is false => Bounds(
                "/kind",
                $"The kind is one of {string.Join(", ", parameter.OneOf)}."
            ),
            ParameterType.Uses => Outside("/uses", parameter, given.Uses!, words.Uses),
            ParameterType.Territories => Outside("/territories", parameter, given.Territories!, words.Territories),
            ParameterType.Languages => Outside("/languages", parameter, given.Languages!, words.Languages),
            ParameterType.Months => given.Term!.Months is { } months
                ? OutOf("/term/months", parameter, months)
                : Bounds("/term", "The term is a number of months."),
            ParameterType.Dates => Dates(parameter, given.Term!),
            ParameterType.Money => OutOf("/price/minor", parameter, given.Price!.Value.Minor),
            ParameterType.Copies => given.Copies!.Max is null && parameter.Max is null
                ? []
                : OutOf("/copies/max", parameter, given.Copies.Max ?? long.MaxValue),
            ParameterType.Count => OutOf($"/{parameter.Name}", parameter, given.Quantity!.Value),
            ParameterType.Kind or ParameterType.Royalties => [],
        };

    private static IEnumerable<FieldError> Outside(
        string pointer,
        TemplateParameter parameter,
        CodeSet codes,
        Vocabulary words
    ) =>
        parameter.Within is { } within
        && words.Check(codes).Count == 0
        && !words.Read(within).Contains(words.Read(codes))
            ? Bounds(pointer, $"Only codes within {string.Join(", ", within.Include)} are allowed.")
            : [];

    private static IEnumerable<FieldError> Dates(TemplateParameter parameter, Term term)
    {
        if (term is not { From: { } from, To: { } to })
            return Bounds("/term", "The term starts at an instant and ends at another.");
        if (!Instants.CanBeTold(from) || !Instants.CanBeTold(to))
            return [];
        var tooShort = parameter.Min is { } min && to < from.AddMonths(min);
        var tooLong = parameter.Max is { } max && to > from.AddMonths(max);
        return tooShort || tooLong
            ? Bounds("/term/to", $"The term has from {parameter.Min} to {parameter.Max} months.")
            : [];
    }

    private static IEnumerable<FieldError> OutOf(string pointer, TemplateParameter parameter, long value) =>
        value < (parameter.Min ?? long.MinValue) || value > (parameter.Max ?? long.MaxValue)
            ? Bounds(pointer, $"This is {Range(parameter)}.")
            : [];

    private static string Range(TemplateParameter parameter) =>
        parameter.Max is { } max ? $"from {parameter.Min} to {max}" : $"at least {parameter.Min}";

    private static IEnumerable<FieldError> Bounds(string pointer, string message) =>
        [new FieldError(pointer, "template.bounds", message)];
}
