using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Platform;
using FluentValidation;
using FluentValidation.Results;

namespace Exchange.Participants.Features;

/// <summary>An operator admits an organization or person, and everybody hears of it.</summary>
public static class RegisterParticipant
{
    /// <summary>Whom to admit.</summary>
    /// <param name="Name">At least in zh-Hans and en.</param>
    /// <param name="Country">ISO 3166-1 alpha-2.</param>
    /// <param name="CreditCode">Unified social credit code (GB 32100-2015); every organization of CN has one, and
    /// nobody else.</param>
    public sealed record Request(
        LanguageMap Name,
        OrganizationKind Kind,
        IReadOnlyList<Role> Roles,
        Contact Contact,
        string Country,
        string? CreditCode = null
    );

    public static async Task<Result<Participant>> Handle(Request request, Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden(
                "participant.operatorOnly",
                "Only an operator of the exchange registers participants."
            );
        var participant = await ParticipantRows.AddAsync(unit, New(request));
        if (participant is null)
            return Error.Conflict(
                "participant.creditCodeTaken",
                "An organization with this credit code is registered already."
            );
        unit.Say(participant.ToMessage());
        return participant;
    }

    private static Participant New(Request request) =>
        new(
            ParticipantId.New(),
            request.Name,
            request.Kind,
            request.Roles.Distinct().Order().ToList(),
            request.Contact,
            request.Country,
            request.CreditCode,
            Version: 1,
            RegisteredAt: default
        );

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int MaxLength = 300;

        public Validator()
        {
            RuleFor(request => request.Name).Custom(CheckName);
            RuleFor(request => request.Kind).IsInEnum();
            RuleFor(request => request.Roles).NotEmpty().WithMessage("A participant has at least one role.");
            RuleForEach(request => request.Roles).IsInEnum();
            RuleFor(request => request.Roles)
                .Must(StandApart)
                .WithErrorCode("rolesApart")
                .WithMessage("Who runs or supervises the exchange has no other role on it.");
            RuleFor(request => request.Contact.Name).NotEmpty().MaximumLength(MaxLength);
            RuleFor(request => request.Contact.Email).NotEmpty().MaximumLength(MaxLength).EmailAddress();
            RuleFor(request => request.Contact.Phone)
                .Matches(@"^\+[1-9][0-9]{6,14}\z")
                .WithErrorCode("phone")
                .WithMessage("A phone number is written as +8659187654321.");
            RuleFor(request => request.Country)
                .Must(Country.IsKnown)
                .WithErrorCode("country")
                .WithMessage("This is no country code of ISO 3166-1, for example CN.");
            RuleFor(request => request.CreditCode).Custom(CheckCreditCode);
        }

        private static bool StandApart(IReadOnlyList<Role> roles) =>
            roles.Distinct().Count() == 1 || !roles.Any(role => role is Role.Operator or Role.Supervisor);

        private static void CheckName(LanguageMap name, ValidationContext<Request> context)
        {
            foreach (var tag in new[] { "zh-Hans", "en" }.Where(tag => !name.ContainsKey(tag)))
                Fail(context, $"Name.{tag}", "required", "A name is given in zh-Hans and in en.");
            foreach (var (tag, text) in name.Where(pair => pair.Value is not { Length: > 0 and <= MaxLength }))
                Fail(
                    context,
                    $"Name.{tag}",
                    "length",
                    $"A name has 1 to {MaxLength} characters; this has {text.Length}."
                );
            if (name.Count > 20 || name.Keys.Any(tag => tag.Length > 35))
                Fail(context, "Name", "languages", "A name is given in at most 20 languages, by BCP 47 tags.");
        }

        private static void CheckCreditCode(string? code, ValidationContext<Request> context)
        {
            var chinese =
                context.InstanceToValidate.Kind != OrganizationKind.Individual
                && string.Equals(context.InstanceToValidate.Country, Country.China, StringComparison.Ordinal);
            if (chinese && code is null)
                Fail(context, "CreditCode", "required", "An organization of CN has a unified social credit code.");
            else if (!chinese && code is not null)
                Fail(
                    context,
                    "CreditCode",
                    "notChinese",
                    "Only an organization of CN has a unified social credit code."
                );
            else if (code is not null && !CreditCode.IsValid(code))
                Fail(
                    context,
                    "CreditCode",
                    "creditCode",
                    "This is no code of GB 32100-2015: its form or check character is wrong."
                );
        }

        private static void Fail(ValidationContext<Request> context, string at, string code, string message) =>
            context.AddFailure(new ValidationFailure(at, message) { ErrorCode = code });
    }
}
