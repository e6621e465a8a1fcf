using System.Globalization;
using System.Text;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using FluentValidation;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator records money that arrived at the custodian bank for a participant. The bank's reference makes an
/// arrival one arrival: the same again is answered with what stands, another content under it is refused. Nobody
/// records a deposit for the participant that they act for.
/// </summary>
public static class RecordDeposit
{
    // Far above any payment, far below where a sum of them could leave 64 bits.
    private const long MaxAmountMinor = 1_000_000_000_000_000;

    // ISO 20022: Max140Text, the longest reference that a bank statement carries.
    private const int MaxReferenceLength = 140;

    /// <param name="Amount">Minor units of the currency, above zero, at most 10^15.</param>
    /// <param name="BankReference">What the bank calls this arrival, 1 to 140 characters, no blanks around.</param>
    public sealed record Request(ParticipantId ParticipantId, Money Amount, string BankReference);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Amount.Minor).InclusiveBetween(1, MaxAmountMinor);
            RuleFor(request => request.BankReference)
                .NotEmpty()
                .MaximumLength(MaxReferenceLength)
                .Must(IsPlain)
                .WithErrorCode("plain")
                .WithMessage("A bank reference has no blanks around it, and no character that can't be seen.");
        }

        // Else the same reference could be written in two ways, and one arrival be booked twice.
        private static bool IsPlain(string reference) =>
            reference.Length == reference.Trim().Length && !reference.EnumerateRunes().Any(IsUnseen);

        private static bool IsUnseen(Rune rune) =>
            Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
            || rune == Rune.ReplacementChar;
    }

    public static async Task<Result<DepositAnswer>> Handle(Request request, Caller caller, TimeProvider time, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("deposit.operatorsOnly", "Only an operator records deposits.");
        if (request.ParticipantId == caller.ParticipantId)
            return Error.Forbidden(
                "deposit.ownParticipant",
                "Somebody else records deposits for the participant that you act for."
            );
        if (!await Participants.AreKnownAsync(unit, request.ParticipantId))
            return Error.Unprocessable("deposit.participantUnknown", "There is no such participant.");
        await BankDocuments.LockForDepositsAsync(unit);
        if (await BankDocuments.ShowsAsync(unit, request.BankReference, request.Amount.Currency))
            return Error.Conflict(
                "deposit.inStatement",
                "The bank's statement shows this arrival already; resolve its difference in /v1/breaks."
            );
        var deposit = New(request, time.GetUtcNow());
        if (!await Deposits.AddAsync(unit, deposit, caller))
            return Same(request, await Deposits.OfReferenceAsync(unit, request.BankReference));
        unit.Say(deposit.ToMessage());
        return DepositAnswer.Of(deposit);
    }

    private static Deposit New(Request request, DateTimeOffset now)
    {
        var id = DepositId.New();
        return new Deposit(
            id,
            request.ParticipantId,
            request.Amount.Minor,
            request.Amount.Currency,
            request.BankReference,
            LedgerIds.BookingOf(id),
            now
        );
    }

    private static Result<DepositAnswer> Same(Request request, Deposit standing) =>
        standing.ParticipantId == request.ParticipantId && standing.Amount == request.Amount
            ? DepositAnswer.Of(standing)
            : Error.Conflict(
                "deposit.referenceUsed",
                "Another deposit has this bank reference; its participant or its amount differs."
            );
}
