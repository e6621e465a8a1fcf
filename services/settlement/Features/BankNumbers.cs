using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>What must be true of the numbers by which a bank account is named.</summary>
internal static class BankNumbers
{
    private const int LongestNumber = 34;

    /// <summary>
    /// One of IBAN and number, each of its form; a number needs its bank, by CNAPS or BIC.
    /// </summary>
    public static void Check<T>(AbstractValidator<T> validator, Func<T, BankAccountName> account)
    {
        validator
            .RuleFor(request => account(request))
            .Must(name => (name.Iban is null) != (name.Number is null))
            .OverridePropertyName("iban")
            .WithErrorCode("oneOf")
            .WithMessage("An account is named by its IBAN or by its number, not by both.");
        Check(validator, account, "iban", name => name.Iban is null || Iban.IsValid(name.Iban), "This is no IBAN.");
        Check(
            validator,
            account,
            "number",
            name => name.Number is null || IsNumber(name.Number),
            "A number has 1 to 34 letters, digits, dashes and inner blanks."
        );
        Check(
            validator,
            account,
            "cnaps",
            name => name.Cnaps is null || BankCodes.IsCnaps(name.Cnaps),
            "This is no CNAPS number: 12 digits, of which the last is their check."
        );
        Check(validator, account, "bic", name => name.Bic is null || BankCodes.IsBic(name.Bic), "This is no BIC.");
        Check(
            validator,
            account,
            "cnaps",
            name => name.Number is null || name.Cnaps is not null || name.Bic is not null,
            "A number needs its bank: its CNAPS number or its BIC."
        );
    }

    private static void Check<T>(
        AbstractValidator<T> validator,
        Func<T, BankAccountName> account,
        string member,
        Func<BankAccountName, bool> rule,
        string message
    ) =>
        validator
            .RuleFor(request => account(request))
            .Must(rule)
            .OverridePropertyName(member)
            .WithErrorCode(member)
            .WithMessage(message);

    private static bool IsNumber(string number) =>
        number.Length is > 0 and <= LongestNumber
        && number.Trim().Length == number.Length
        && number.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or ' ');
}
