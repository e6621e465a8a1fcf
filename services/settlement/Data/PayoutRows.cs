using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Banking;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>What became of a payout that was asked for.</summary>
public enum PayoutOutcome
{
    /// <summary>Its money is on its way.</summary>
    Posted,

    /// <summary>It was asked for before; nothing was done again.</summary>
    Exists,

    /// <summary>The balance is too low.</summary>
    Insufficient,

    /// <summary>There is no such account, or it is not verified, or it is closed.</summary>
    UnknownAccount,
}

/// <summary>A payout that is asked for.</summary>
/// <param name="Client">The API client that asks.</param>
public sealed record NewPayout(
    PayoutId PayoutId,
    ParticipantId ParticipantId,
    BankAccountId BankAccountId,
    Money Amount,
    ParticipantId RequestedBy,
    string Client
);

/// <summary>A payout that is to be told to the bank.</summary>
public sealed record PayoutToSend(
    PayoutId PayoutId,
    ParticipantId? ParticipantId,
    PayoutSource? Source,
    long AmountMinor,
    Currency Currency,
    string Name,
    string? Iban,
    string? Number,
    string? Cnaps,
    string? Bic
)
{
    /// <summary>The amount.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>Where it goes.</summary>
    public BankAccountName AsName() => new(Name, Iban, Number, Cnaps, Bic);
}

/// <summary>A payout whose money is given back.</summary>
public sealed record PayoutToReturn(PayoutId PayoutId, ParticipantId? ParticipantId, Money Amount, string Reason);

/// <summary>
/// Money that leaves. Payouts are added and settled by the database's functions, each together with its transfer.
/// </summary>
internal static class PayoutRows
{
    /// <summary>Lets money leave.</summary>
    public static async Task<PayoutOutcome> AskAsync(Unit unit, NewPayout payout)
    {
        var answer = await unit.OneAsync<Asking>(
            """
            select outcome
            from ledger_payout(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    new[]
                    {
                        new
                        {
                            PayoutId = payout.PayoutId.Value,
                            Reference = payout.PayoutId.ToString(),
                            TransferId = BankIds.PayoutOf(payout.PayoutId).Value,
                            ParticipantId = payout.ParticipantId.Value,
                            BankAccountId = payout.BankAccountId.Value,
                            AmountMinor = payout.Amount.Minor,
                            RequestedBy = payout.RequestedBy.Value,
                            RequestedByClient = payout.Client,
                        },
                    }
                ),
            }
        );
        return answer.Outcome;
    }

    /// <summary>Sends the money of a break back to its sender.</summary>
    public static async Task<AssignOutcome> SendBackAsync(
        Unit unit,
        BreakId breakId,
        BankLineId lineId,
        BankAccountName sender,
        string reason,
        Caller caller
    )
    {
        var payoutId = PayoutId.New();
        var answer = await unit.OneAsync<SendingBack>(
            """
            select ledger_send_back(@Request::jsonb) as outcome
            """,
            new
            {
                Request = Json.Write(
                    new
                    {
                        BreakId = breakId.Value,
                        ReceiptId = BankIds.ReceiptOf(lineId).Value,
                        PayoutId = payoutId.Value,
                        Reference = payoutId.ToString(),
                        TransferId = BankIds.PayoutOf(payoutId).Value,
                        sender.Name,
                        sender.Iban,
                        sender.Number,
                        sender.Cnaps,
                        sender.Bic,
                        Reason = reason,
                        ResolvedBy = caller.ParticipantId.Value,
                        ResolvedByClient = caller.ClientId,
                    }
                ),
            }
        );
        return answer.Outcome;
    }

    /// <summary>Notes the second person; false where none is waited for, or it is no second one.</summary>
    public static async Task<bool> ApproveAsync(Unit unit, PayoutId payoutId, Caller caller) =>
        await unit.ExecuteAsync(
            """
            update payouts
            set approved_by = @ApprovedBy,
              approved_by_client = @Client,
              approved_at = now()
            where payout_id = @PayoutId
              and state = 'awaitingApproval'
              and requested_by_client <> @Client
              and prepared_by_client is distinct from @Client
              and not exists (
                select
                from unmet_deposits(participant_id, currency) d
                where d.recorded_by_client = @Client
              )
              and not typed_money_reaches(
                participant_id, currency, requested_at, by_client => @Client, from_others => false
              )
            """,
            new
            {
                PayoutId = payoutId,
                ApprovedBy = caller.ParticipantId,
                Client = caller.ClientId,
            }
        ) == 1;

    /// <summary>Whose payout it is; null for money that goes back to its sender.</summary>
    public static Task<ParticipantId?> OwnerOfAsync(Unit unit, PayoutId payoutId) =>
        unit.FindAsync<ParticipantId?>(
            """
            select participant_id
            from payouts
            where payout_id = @PayoutId
            """,
            new { PayoutId = payoutId }
        );

    /// <summary>Waits for whoever is at work on the payout.</summary>
    public static Task LockAsync(Unit unit, PayoutId payoutId) =>
        unit.ExecuteAsync(
            """
            select
            from payouts
            where payout_id = @PayoutId
            for no key update
            """,
            new { PayoutId = payoutId }
        );

    /// <summary>The payouts that wait for a file of a currency, the oldest first, for this transaction.</summary>
    public static Task<IReadOnlyList<PayoutToSend>> TakeAsync(Unit unit, Currency currency, int most) =>
        unit.ListAsync<PayoutToSend>(
            """
            select payout_id, participant_id, source, amount_minor, currency, name, iban, number, cnaps, bic
            from payouts
            where state = 'approved'
              and currency = @Currency
            order by payout_id
            limit @Most
            for no key update skip locked
            """,
            new { Currency = currency, Most = most }
        );

    /// <summary>Keeps a file, and notes that the payouts are in it.</summary>
    public static async Task SendAsync(
        Unit unit,
        PaymentFileId fileId,
        CustodyAccount account,
        IReadOnlyList<PayoutToSend> payouts,
        string content,
        DateTimeOffset now
    )
    {
        await unit.ExecuteAsync(
            """
            insert into payment_files (
              file_id, custody_account_id, payments, total_minor, currency, content, written_at
            )
            values (@FileId, @AccountId, @Payments, @TotalMinor, @Currency, @Content, @Now)
            """,
            new
            {
                FileId = fileId,
                AccountId = account.CustodyAccountId,
                Payments = payouts.Count,
                TotalMinor = payouts.Sum(payout => payout.AmountMinor),
                account.Currency,
                Content = content,
                Now = now,
            }
        );
        await unit.ExecuteAsync(
            """
            update payouts
            set file_id = @FileId
            where payout_id = any (@Ids)
            """,
            new { FileId = fileId, Ids = payouts.Select(payout => payout.PayoutId.Value).ToArray() }
        );
    }

    /// <summary>Settles what the bank's statement shows.</summary>
    public static Task BookAsync(Unit unit, IEnumerable<PayoutId> payouts) =>
        unit.ExecuteAsync(
            """
            select ledger_book_payouts(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    payouts.Select(id => new { PayoutId = id.Value, TransferId = BankIds.BookingOf(id).Value })
                ),
            }
        );

    /// <summary>Gives money back, and says so to the others; what was given back before stays.</summary>
    public static async Task ReturnAsync(Unit unit, IReadOnlyList<PayoutToReturn> payouts)
    {
        var answers = await unit.ListAsync<Returning>(
            """
            select payout_id, outcome
            from ledger_return_payouts(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    payouts.Select(payout => new
                    {
                        PayoutId = payout.PayoutId.Value,
                        TransferId = BankIds.ReturnOf(payout.PayoutId).Value,
                        payout.Reason,
                    })
                ),
            }
        );
        var given = answers.Where(answer => answer.Outcome is "posted").Select(answer => answer.PayoutId).ToHashSet();
        foreach (var payout in payouts.Where(payout => given.Contains(payout.PayoutId)))
        {
            if (payout.ParticipantId is { } owner)
                unit.Say(
                    new Contracts.Settlement.V1.PayoutReturned(payout.PayoutId, owner, payout.Amount, payout.Reason)
                );
        }
    }

    private sealed record Asking(PayoutOutcome Outcome);

    private sealed record SendingBack(AssignOutcome Outcome);

    private sealed record Returning(PayoutId PayoutId, string Outcome);
}
