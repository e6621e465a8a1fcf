using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>A difference between bank and ledger, as it is found.</summary>
/// <param name="LineId">The bank's line; null where there is none.</param>
/// <param name="TransferId">The ledger's transfer; null where there is none.</param>
public sealed record NewBreak(
    BreakType Type,
    CustodyAccountId? CustodyAccountId,
    Currency Currency,
    DateOnly FoundOn,
    BankLineId? LineId,
    TransferId? TransferId,
    PayoutId? PayoutId,
    Money? Expected,
    long? FoundMinor
);

/// <summary>What became of a break that was to be resolved.</summary>
public enum AssignOutcome
{
    /// <summary>Its money is its owner's now.</summary>
    Posted,

    /// <summary>It waits for a second person.</summary>
    Asked,

    /// <summary>Who asked for it can't do it.</summary>
    SamePerson,

    /// <summary>Somebody resolved it before.</summary>
    Resolved,

    /// <summary>It is about no money that came in.</summary>
    NoMoney,

    /// <summary>There is no such break.</summary>
    Unknown,
}

/// <summary>What became of a line that was to be booked as what the bank charges.</summary>
public enum ChargeOutcome
{
    /// <summary>It waits for a second person.</summary>
    Asked,

    /// <summary>It is booked.</summary>
    Posted,

    /// <summary>Who asked for it can't book it.</summary>
    SamePerson,

    /// <summary>The exchange's own money is less.</summary>
    Lacking,

    /// <summary>It is no debit that could be one.</summary>
    NoCharge,

    /// <summary>Somebody resolved it before.</summary>
    Resolved,

    /// <summary>There is no such break.</summary>
    Unknown,
}

/// <summary>The work list of differences.</summary>
internal static class Breaks
{
    /// <summary>Adds what is found; what was found before stays as it is.</summary>
    /// <returns>How many are new.</returns>
    public static Task<int> AddAsync(Unit unit, IEnumerable<NewBreak> breaks) =>
        unit.ExecuteAsync(
            """
            insert into breaks (
              break_id, type, custody_account_id, currency, line_id, transfer_id, payout_id, expected_minor,
              expected_currency, found_minor, found_on
            )
            select
              r."breakId", r.type, r."custodyAccountId", r.currency, r."lineId", r."transferId", r."payoutId",
              r."expectedMinor", r."expectedCurrency", r."foundMinor", r."foundOn"
            from jsonb_to_recordset(@Breaks::jsonb) as r (
              "breakId" uuid, type text, "custodyAccountId" uuid, currency text, "lineId" uuid, "transferId" uuid,
              "payoutId" uuid, "expectedMinor" bigint, "expectedCurrency" text, "foundMinor" bigint, "foundOn" date
            )
            on conflict (type, line_id, transfer_id) do nothing
            """,
            new
            {
                Breaks = Json.Write(
                    breaks.Select(found => new
                    {
                        BreakId = BreakId.New().Value,
                        Type = found.Type.ToText(),
                        CustodyAccountId = found.CustodyAccountId?.Value,
                        Currency = found.Currency.Code,
                        LineId = found.LineId?.Value,
                        TransferId = found.TransferId?.Value,
                        PayoutId = found.PayoutId?.Value,
                        ExpectedMinor = found.Expected?.Minor,
                        ExpectedCurrency = found.Expected?.Currency.Code,
                        found.FoundMinor,
                        found.FoundOn,
                    })
                ),
            }
        );

    /// <summary>Adds the line of a deposit that was undone: its money is somebody else's.</summary>
    public static Task AddUndoneAsync(Unit unit, DepositId depositId) =>
        unit.ExecuteAsync(
            """
            insert into breaks (
              break_id, type, custody_account_id, currency, line_id, transfer_id, found_minor, found_on
            )
            select
              gen_random_uuid(), 'unknown', l.custody_account_id, l.currency, l.line_id, d.reversal_id, l.amount_minor,
              l.booked_on
            from deposits d
            join bank_lines l on l.transfer_id = d.transfer_id
            where d.deposit_id = @DepositId
            on conflict (type, line_id, transfer_id) do nothing
            """,
            new { DepositId = depositId }
        );

    /// <summary>Gives the money of a break to a participant.</summary>
    public static async Task<AssignOutcome> AssignAsync(
        Unit unit,
        BreakId breakId,
        ParticipantId owner,
        string reason,
        Caller caller
    )
    {
        var answer = await unit.OneAsync<Assigning>(
            """
            select ledger_assign(@Request::jsonb) as outcome
            """,
            new
            {
                Request = Json.Write(
                    new
                    {
                        BreakId = breakId.Value,
                        ParticipantId = owner.Value,
                        Reason = reason,
                        ResolvedBy = caller.ParticipantId.Value,
                        ResolvedByClient = caller.ClientId,
                    }
                ),
            }
        );
        return answer.Outcome;
    }

    /// <summary>Asks for a line to be booked as a charge, or books what another client asked for.</summary>
    public static async Task<ChargeOutcome> ChargeAsync(
        Unit unit,
        BreakId breakId,
        BankLineId lineId,
        string reason,
        Caller caller
    )
    {
        var answer = await unit.OneAsync<Charging>(
            """
            select ledger_charge(@Request::jsonb) as outcome
            """,
            new
            {
                Request = Json.Write(
                    new
                    {
                        BreakId = breakId.Value,
                        TransferId = BankIds.ChargeOf(lineId).Value,
                        Reason = reason,
                        ResolvedBy = caller.ParticipantId.Value,
                        ResolvedByClient = caller.ClientId,
                    }
                ),
            }
        );
        return answer.Outcome;
    }

    /// <summary>
    /// Closes a break without moving money; false where it is closed, or money waits in suspense for it.
    /// </summary>
    public static async Task<bool> DismissAsync(Unit unit, BreakId breakId, string reason, Caller caller) =>
        await unit.ExecuteAsync(
            """
            update breaks b
            set resolution = 'dismissed',
              reason = @Reason,
              resolved_by = @ResolvedBy,
              resolved_client = @ResolvedByClient,
              resolved_at = now()
            where b.break_id = @BreakId
              and b.resolution is null
              and not exists (
                select
                from bank_lines l
                where l.line_id = b.line_id
                  and l.fate = 'receipt'
              )
            """,
            new
            {
                BreakId = breakId,
                Reason = reason,
                ResolvedBy = caller.ParticipantId,
                ResolvedByClient = caller.ClientId,
            }
        ) == 1;

    private sealed record Charging(ChargeOutcome Outcome);

    private sealed record Assigning(AssignOutcome Outcome);
}
