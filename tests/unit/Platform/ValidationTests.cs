using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Tests.Unit.Platform;

internal sealed class ValidationTests
{
    [Test]
    public void A_message_names_the_field_as_the_json_does()
    {
        var asked = new Asked(new Money(0, Currency.Cny), string.Empty, 5, 4, [""]);

        var faults = Validation.Check(new AskedValidator(), asked);

        Assert.That(
            faults.Select(fault => $"{fault.Pointer}: {fault.Message}"),
            Is.EqualTo(
                (string[])
                    [
                        "/amount/minor: 'amount.minor' must be greater than 0.",
                        "/bankReference: 'bankReference' must not be empty.",
                        "/lastDay: 'lastDay' must be greater than or equal to 'firstDay'.",
                        "/names/0: 'names.0' must not be empty.",
                    ]
            )
        );
    }

    private sealed record Asked(Money Amount, string BankReference, int FirstDay, int LastDay, string[] Names);

    private sealed class AskedValidator : AbstractValidator<Asked>
    {
        public AskedValidator()
        {
            RuleFor(asked => asked.Amount.Minor).GreaterThan(0);
            RuleFor(asked => asked.BankReference).NotEmpty();
            RuleFor(asked => asked.LastDay).GreaterThanOrEqualTo(asked => asked.FirstDay);
            RuleForEach(asked => asked.Names).NotEmpty();
        }
    }
}
