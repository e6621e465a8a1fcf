using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using FluentValidation;
using FluentValidation.Results;

namespace Exchange.Licensing.Features;

/// <summary>What several requests check alike: the sides of a box.</summary>
internal static class Checks
{
    // More codes than any vocabulary's widest node has children, and few enough to check at once.
    private const int MaxCodes = 500;

    public static void Uses<T>(this IRuleBuilder<T, CodeSet> rule) => rule.Codes(VocabularyFiles.All.Uses);

    public static void Territories<T>(this IRuleBuilder<T, CodeSet> rule) =>
        rule.Codes(VocabularyFiles.All.Territories);

    public static void Languages<T>(this IRuleBuilder<T, CodeSet> rule) => rule.Codes(VocabularyFiles.All.Languages);

    public static void Term<T>(this IRuleBuilder<T, Term> rule, bool fixedOnly) =>
        rule.Custom((term, context) => context.Fail(term.Check(fixedOnly)));

    public static void Copies<T>(this IRuleBuilder<T, Copies> rule) =>
        rule.Custom((copies, context) => context.Fail(copies.Check()));

    public static void Window<T>(this IRuleBuilder<T, Window> rule) =>
        rule.Custom((window, context) => context.Fail(window.Check()));

    private static void Codes<T>(this IRuleBuilder<T, CodeSet> rule, Vocabulary vocabulary) =>
        rule.Custom(
            (set, context) =>
                context.Fail(
                    set.Include.Count + (set.Exclude?.Count ?? 0) > MaxCodes
                        ? [new FieldError("/include", "codes.tooMany", $"Name at most {MaxCodes} codes.")]
                        : vocabulary.Check(set)
                )
        );

    public static void Fail<T>(this ValidationContext<T> context, IEnumerable<FieldError> errors)
    {
        foreach (var error in errors)
        {
            var path = context.PropertyPath + error.Pointer.Replace('/', '.');
            context.AddFailure(new ValidationFailure(path, error.Message) { ErrorCode = error.Code });
        }
    }
}
