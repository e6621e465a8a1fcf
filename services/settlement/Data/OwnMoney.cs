using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>The exchange's own money: what it pays in, and what it pays out of custody for itself.</summary>
internal static class OwnMoney
{
    /// <summary>Makes the money of a break the exchange's own.</summary>
    public static async Task<AssignOutcome> KeepAsync(Unit unit, BreakId breakId, string reason, Caller caller)
    {
        var answer = await unit.OneAsync<Assigning>(
            """
            select ledger_keep(@Request::jsonb) as outcome
            """,
            new
            {
                Request = Json.Write(
                    new
                    {
                        BreakId = breakId.Value,
                        Reason = reason,
                        ResolvedBy = caller.ParticipantId.Value,
                        ResolvedByClient = caller.ClientId,
                    }
                ),
            }
        );
        return answer.Outcome;
    }

    /// <summary>Lets money of the exchange itself leave; false where that much may not.</summary>
    public static async Task<bool> PayAsync(
        Unit unit,
        PayoutId payoutId,
        PayoutSource source,
        Money amount,
        BankAccountName to,
        Caller caller
    ) =>
        await unit.OneAsync<string>(
            "select ledger_pay_own(@Request::jsonb)",
            new
            {
                Request = Json.Write(
                    new
                    {
                        PayoutId = payoutId.Value,
                        TransferId = BankIds.PayoutOf(payoutId).Value,
                        Reference = payoutId.ToString(),
                        Source = source.ToText(),
                        to.Name,
                        to.Iban,
                        to.Number,
                        to.Cnaps,
                        to.Bic,
                        Currency = amount.Currency.Code,
                        AmountMinor = amount.Minor,
                        RequestedBy = caller.ParticipantId.Value,
                        RequestedByClient = caller.ClientId,
                    }
                ),
            }
        )
            is "posted";

    private sealed record Assigning(AssignOutcome Outcome);
}
