using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>What is done with a difference.</summary>
public enum BreakAction
{
    /// <summary>Its money is a participant's; above the limit, when a second person says so too.</summary>
    Assign,

    /// <summary>Its money goes back to the account that it came from; a second person approves that payout.</summary>
    SendBack,

    /// <summary>
    /// The bank charged it, wholly or beyond the payout that it is: what the exchange earned pays for that, when a
    /// second person says so too.
    /// </summary>
    Charge,

    /// <summary>Its money is the exchange's own, which it paid in, when a second person says so too.</summary>
    Keep,

    /// <summary>Nothing is booked: it is explained.</summary>
    Dismiss,
}

/// <summary>
/// The operator settles a difference, with a reason that stays: gives its money to the participant whose it is, books
/// what the bank charged or the exchange paid in, or says that nothing is to be booked. Nobody assigns money to the
/// participant that they act for.
/// </summary>
public static class ResolveBreak
{
    /// <param name="ParticipantId">Whose money it is, where it is assigned.</param>
    /// <param name="Reason">1 to 500 characters.</param>
    public sealed record Request(BreakAction Action, string Reason, ParticipantId? ParticipantId = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Reason).NotEmpty().MaximumLength(500);
            RuleFor(request => request.ParticipantId)
                .Must((request, id) => id.HasValue == (request.Action == BreakAction.Assign))
                .WithErrorCode("participant")
                .WithMessage("A participant is named where money is assigned, and only there.");
        }
    }

    public static async Task<Result<BreakAnswer>> Handle(BreakId breakId, Request request, Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("break.operatorsOnly", "Only an operator resolves differences.");
        if (await BreakAnswer.FindAsync(unit, breakId, caller) is not { } found)
            return Error.NotFound("break");
        if (!found.IsOpen)
            return Resolved;
        var refusal = request.Action switch
        {
            BreakAction.Assign => await AssignAsync(found, request, caller, unit),
            BreakAction.SendBack => await SendBackAsync(found, request, caller, unit),
            BreakAction.Charge => await ChargeAsync(found, request, caller, unit),
            BreakAction.Keep => RefusalOf(await OwnMoney.KeepAsync(unit, found.BreakId, request.Reason, caller)),
            BreakAction.Dismiss => await DismissAsync(found, request, caller, unit),
        };
        return refusal is null ? (await BreakAnswer.FindAsync(unit, breakId, caller))! : refusal;
    }

    private static async Task<Error?> AssignAsync(BreakAnswer found, Request request, Caller caller, Unit unit)
    {
        var owner = request.ParticipantId!.Value;
        if (owner == caller.ParticipantId)
            return Error.Forbidden(
                "break.ownParticipant",
                "Somebody else assigns money to the participant that you act for."
            );
        if (!await Participants.AreKnownAsync(unit, owner))
            return Error.Unprocessable("break.participantUnknown", "There is no such participant.");
        return RefusalOf(await Breaks.AssignAsync(unit, found.BreakId, owner, request.Reason, caller));
    }

    private static async Task<Error?> SendBackAsync(BreakAnswer found, Request request, Caller caller, Unit unit)
    {
        if (found.LineId is not { } line)
            return NoMoney;
        if (found.Counterparty is not { Account: not null } sender)
            return Error.Conflict("break.senderUnknown", "The bank's line does not say from which account it came.");
        var named = sender with { Name = sender.Name is { Length: > 0 } name ? name : sender.Account };
        return RefusalOf(await PayoutRows.SendBackAsync(unit, found.BreakId, line, named, request.Reason, caller));
    }

    private static async Task<Error?> ChargeAsync(BreakAnswer found, Request request, Caller caller, Unit unit)
    {
        var outcome = found.LineId is { } line
            ? await Breaks.ChargeAsync(unit, found.BreakId, line, request.Reason, caller)
            : ChargeOutcome.NoCharge;
        return outcome switch
        {
            ChargeOutcome.Asked or ChargeOutcome.Posted => null,
            ChargeOutcome.SamePerson => Error.Forbidden(
                "break.secondPerson",
                "You asked for it to be booked as a charge; somebody else books it."
            ),
            ChargeOutcome.Lacking => Error.Conflict(
                "break.ownMoneyLacks",
                "The exchange has not as much money of its own in this currency, and clients' money pays for no charge."
            ),
            ChargeOutcome.NoCharge => Error.Conflict(
                "break.noCharge",
                "Only a debit of the bank can be a charge; less than what goes back to its sender is none."
            ),
            ChargeOutcome.Resolved => Resolved,
            ChargeOutcome.Unknown => Error.NotFound("break"),
        };
    }

    private static Error? RefusalOf(AssignOutcome outcome) =>
        outcome switch
        {
            AssignOutcome.Posted or AssignOutcome.Asked => null,
            AssignOutcome.SamePerson => Error.Forbidden(
                "break.secondPerson",
                "You asked for it; somebody else does it."
            ),
            AssignOutcome.Resolved => Resolved,
            AssignOutcome.NoMoney => NoMoney,
            AssignOutcome.Unknown => Error.NotFound("break"),
        };

    private static async Task<Error?> DismissAsync(BreakAnswer found, Request request, Caller caller, Unit unit) =>
        await Breaks.DismissAsync(unit, found.BreakId, request.Reason, caller)
            ? null
            : Error.Conflict("break.moneyWaits", "Its money waits for its owner: assign it, or send it back.");

    private static Error NoMoney { get; } =
        Error.Conflict(
            "break.noMoney",
            "No money came in by it that could be given to anybody; where a deposit contradicts it, reverse that first."
        );

    private static Error Resolved { get; } = Error.Conflict("break.resolved", "This difference was resolved before.");
}
