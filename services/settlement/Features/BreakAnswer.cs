using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>How somebody settled a difference.</summary>
public enum BreakResolution
{
    /// <summary>Its money was given to a participant.</summary>
    Assigned,

    /// <summary>Its money goes back to its sender.</summary>
    Returned,

    /// <summary>The bank charged it, and the exchange's own money paid for it.</summary>
    Charged,

    /// <summary>The exchange had paid it in itself.</summary>
    Kept,

    /// <summary>It was explained; no money moved.</summary>
    Dismissed,

    /// <summary>What was missing came.</summary>
    Settled,
}

/// <summary>A difference between the custodian bank and the ledger.</summary>
/// <param name="Type">missing, unknown, doubled, wrongAmount, wrongCurrency.</param>
/// <param name="LineId">The bank's line; null where the bank has none.</param>
/// <param name="TransferId">The ledger's transfer; null where the ledger has none.</param>
/// <param name="Reference">What the bank, or who recorded it, calls it.</param>
/// <param name="Remittance">What the payer wrote.</param>
/// <param name="Counterparty">Who paid, or was paid.</param>
/// <param name="Expected">What the ledger, or the line before, says.</param>
/// <param name="Found">What the bank's line says; null where the bank has none.</param>
/// <param name="IsOpen">True until somebody resolves it.</param>
/// <param name="Reason">Why it was resolved so.</param>
/// <param name="AskedAction">charge, assign or keep, where somebody asked for it and somebody else is to do it.</param>
/// <param name="AskedParticipantId">To whom they want it assigned.</param>
/// <param name="AskedReason">Why they asked for it; null where nobody did.</param>
/// <param name="AskedBy">Who did; somebody else does it.</param>
/// <param name="NextActions">What the caller may do with it now.</param>
public sealed record BreakAnswer(
    BreakId BreakId,
    BreakType Type,
    CustodyAccountId? CustodyAccountId,
    BankLineId? LineId,
    TransferId? TransferId,
    PayoutId? PayoutId,
    string? Reference,
    IReadOnlyList<string> Remittance,
    BankAccountName? Counterparty,
    Money? Expected,
    Money? Found,
    DateOnly FoundOn,
    bool IsOpen,
    BreakResolution? Resolution,
    string? Reason,
    ParticipantId? ResolvedBy,
    DateTimeOffset? ResolvedAt,
    string? AskedAction,
    ParticipantId? AskedParticipantId,
    string? AskedReason,
    ParticipantId? AskedBy,
    IReadOnlyList<string> NextActions
)
{
    internal const string Select = """
        select
          b.break_id, b.type, b.custody_account_id, b.currency, b.line_id, b.transfer_id, b.payout_id,
          coalesce(l.reference, t.reference) as reference,
          coalesce(l.remittance, '{}') as remittance,
          l.counterparty::text as counterparty,
          b.expected_minor, b.expected_currency, b.found_minor,
          b.found_on::text as found_on,
          b.resolution, b.reason, b.resolved_by, b.resolved_at,
          b.asked_action, b.asked_participant_id, b.charge_reason as asked_reason, b.charge_asked_by as asked_by,
          b.charge_asked_client as asked_client,
          l.amount_minor > 0 as has_money,
          l.fate = 'receipt' as waits
        from breaks b
        left join bank_lines l on l.line_id = b.line_id
        left join transfers t on t.transfer_id = b.transfer_id
        """;

    internal static async Task<BreakAnswer?> FindAsync(Unit unit, BreakId breakId, Caller caller) =>
        (
            await unit.FindAsync<Row>(
                $"""
                {Select}
                where b.break_id = @BreakId
                """,
                new { BreakId = breakId }
            )
        )?.AsAnswer(caller);

    internal sealed record Row(
        BreakId BreakId,
        BreakType Type,
        CustodyAccountId? CustodyAccountId,
        Currency Currency,
        BankLineId? LineId,
        TransferId? TransferId,
        PayoutId? PayoutId,
        string? Reference,
        string[] Remittance,
        string? Counterparty,
        long? ExpectedMinor,
        Currency? ExpectedCurrency,
        long? FoundMinor,
        string FoundOn,
        BreakResolution? Resolution,
        string? Reason,
        ParticipantId? ResolvedBy,
        DateTimeOffset? ResolvedAt,
        string? AskedAction,
        ParticipantId? AskedParticipantId,
        string? AskedReason,
        ParticipantId? AskedBy,
        string? AskedClient,
        bool? HasMoney,
        bool? Waits
    )
    {
        public BreakAnswer AsAnswer(Caller caller) =>
            new(
                BreakId,
                Type,
                CustodyAccountId,
                LineId,
                TransferId,
                PayoutId,
                Reference,
                Remittance,
                Counterparty is { } other ? Json.Read<BankAccountName>(other) : null,
                ExpectedMinor is { } expected ? new Money(expected, ExpectedCurrency!) : null,
                FoundMinor is { } found ? new Money(found, Currency) : null,
                DateOnly.ParseExact(FoundOn, "O", CultureInfo.InvariantCulture),
                Resolution is null,
                Resolution,
                Reason,
                ResolvedBy,
                ResolvedAt,
                AskedAction,
                AskedParticipantId,
                AskedReason,
                AskedBy,
                [.. NextActions(caller)]
            );

        private bool HasAsked(Caller caller, string action) =>
            string.Equals(AskedAction, action, StringComparison.Ordinal)
            && caller.ClientId.Equals(AskedClient, StringComparison.Ordinal);

        private IEnumerable<string> NextActions(Caller caller)
        {
            if (Resolution is not null || !caller.IsOperator || !caller.Has(Scopes.MoneyWrite))
                yield break;
            if (HasMoney == true)
                yield return "assign";
            if (HasMoney == true && !HasAsked(caller, "keep"))
                yield return "keep";
            if (HasMoney == true && Counterparty is not null)
                yield return "sendBack";
            if (HasMoney == false && !HasAsked(caller, "charge"))
                yield return "charge";
            if (Waits != true)
                yield return "dismiss";
        }
    }
}
