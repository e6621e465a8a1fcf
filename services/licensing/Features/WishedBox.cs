using System.ComponentModel.DataAnnotations;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using FluentValidation;

namespace Exchange.Licensing.Features;

/// <summary>A wished box in a query; every side is said, and the root of a tree says all of it.</summary>
/// <param name="Kind">How exclusively: <c>exclusive</c>, <c>sole</c> or <c>nonExclusive</c>.</param>
/// <param name="Uses">Codes of uses: <c>uses=merchandise&amp;uses=games</c>.</param>
/// <param name="ExceptUses">Codes below them that are not wished for.</param>
/// <param name="Territories">Codes of territories.</param>
/// <param name="ExceptTerritories">Codes below them that are not wished for.</param>
/// <param name="Languages">Codes of languages.</param>
/// <param name="ExceptLanguages">Codes below them that are not wished for.</param>
/// <param name="From">The first instant; what has passed is not asked for.</param>
/// <param name="To">The instant after the last; or say <c>perpetual=true</c>.</param>
/// <param name="Perpetual">True for a wish without end.</param>
public sealed record WishedBox(
    [property: Required] Exclusivity? Kind,
    [property: Required] string[]? Uses,
    string[]? ExceptUses,
    [property: Required] string[]? Territories,
    string[]? ExceptTerritories,
    [property: Required] string[]? Languages,
    string[]? ExceptLanguages,
    [property: Required] DateTimeOffset? From,
    DateTimeOffset? To,
    bool? Perpetual
)
{
    /// <summary>Names every parameter that fails.</summary>
    public sealed class Validator : AbstractValidator<WishedBox>
    {
        public Validator()
        {
            RuleFor(wish => wish.Kind).NotNull().WithErrorCode("required").WithMessage("Say how exclusively.");
            RuleFor(wish => wish).Custom((wish, context) => context.Fail(wish.Errors()));
        }
    }

    /// <summary>The box on some works, from an instant on; it may be empty.</summary>
    internal RightsBox On(RangeSet works, DateTimeOffset now) =>
        VocabularyFiles.All.Read(works, Sides(), TermOf().KeptFrom(now));

    private StatedSides Sides() =>
        new(Codes(Uses, ExceptUses), Codes(Territories, ExceptTerritories), Codes(Languages, ExceptLanguages));

    private Term TermOf() => new(From, To, Perpetual is true ? true : null);

    private static CodeSet Codes(string[]? include, string[]? exclude) => new(include ?? [], exclude);

    private IEnumerable<FieldError> Errors()
    {
        var (words, sides) = (VocabularyFiles.All, Sides());
        return Named(words.Uses.Check(sides.Uses), "uses", "exceptUses")
            .Concat(Named(words.Territories.Check(sides.Territories), "territories", "exceptTerritories"))
            .Concat(Named(words.Languages.Check(sides.Languages), "languages", "exceptLanguages"))
            .Concat(TermOf().Check(fixedOnly: true));
    }

    // What points into a set of codes is told by the name of the parameter; its message has the code.
    private static IEnumerable<FieldError> Named(IEnumerable<FieldError> errors, string include, string exclude) =>
        errors.Select(error =>
            error with
            {
                Pointer = error.Pointer.StartsWith("/exclude", StringComparison.Ordinal)
                    ? $"/{exclude}"
                    : $"/{include}",
            }
        );
}
