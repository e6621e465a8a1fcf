using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator records a rate of the platform: for a class of works, a holder, a channel, or any of them, in force
/// from an instant on. A rule is never edited; a later one takes its place. What is planned already keeps its rate.
/// </summary>
public static class RecordCommissionRule
{
    /// <param name="RatePpm">The platform's part of the price, in parts per million.</param>
    /// <param name="ValidFrom">From when on, RFC 3339, not in the past; null for now.</param>
    /// <param name="WorkClass">Null for every class.</param>
    /// <param name="HolderId">Null for every holder.</param>
    /// <param name="Channel">Null for every channel, and for orders without one.</param>
    public sealed record Request(
        Share RatePpm,
        DateTimeOffset? ValidFrom = null,
        string? WorkClass = null,
        ParticipantId? HolderId = null,
        string? Channel = null
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int MaxCodeLength = 40;

        public Validator()
        {
            RuleFor(request => request.WorkClass).MaximumLength(MaxCodeLength).Must(IsNothingOrCode).WithMessage(Form);
            RuleFor(request => request.Channel).MaximumLength(MaxCodeLength).Must(IsNothingOrCode).WithMessage(Form);
        }

        private const string Form = "A code has letters, digits, dots and hyphens.";

        private static bool IsNothingOrCode(string? code) =>
            code is null || (code.Length > 0 && code.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-'));
    }

    public static async Task<Result<CommissionRuleAnswer>> Handle(
        Request request,
        Caller caller,
        TimeProvider time,
        Unit unit
    )
    {
        if (!caller.IsOperator)
            return Error.Forbidden("commission.operatorsOnly", "Only an operator sets the platform's rates.");
        var now = time.GetUtcNow();
        if (request.ValidFrom < now)
        {
            return Error.Invalid(
                "request.invalid",
                "The request has fields that fail; each is named in errors.",
                new FieldError("/validFrom", "past", "A rate begins now or later; what was sold keeps its rate.")
            );
        }
        if (request.HolderId is { } holder && !await Participants.AreKnownAsync(unit, holder))
            return Error.Unprocessable("participant.unknown", "There is no such participant.");
        var rule = new CommissionRuleAnswer(
            CommissionRuleId.New(),
            request.RatePpm,
            request.ValidFrom ?? now,
            request.WorkClass,
            request.HolderId,
            request.Channel
        );
        return await CommissionRules.AddAsync(unit, rule, caller.ParticipantId)
            ? rule
            : Error.Conflict("commission.exists", "A rule for the same begins at this very instant.");
    }
}
