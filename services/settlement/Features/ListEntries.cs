using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>The entries of an account, the newest first, with what they belong to.</summary>
public static class ListEntries
{
    /// <param name="Sequence">The order of the ledger, ascending, whatever a clock says.</param>
    /// <param name="Amount">What came in, or, below zero, what went out.</param>
    /// <param name="OrderId">The order that was settled; null where there was none.</param>
    /// <param name="Reference">The bank's reference of a deposit or of its reversal.</param>
    public sealed record Entry(
        long Sequence,
        TransferId TransferId,
        Movement Kind,
        OrderId? OrderId,
        string? Reference,
        Money Amount,
        Money BalanceBefore,
        Money BalanceAfter,
        DateTimeOffset PostedAt
    );

    public static async Task<Result<Page<Entry>>> Handle(
        AccountId accountId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryLong(paging, out var before))
            return Cursors.Refusal;
        var account = await unit.FindAsync<Owned>(
            """
            select owner_id, currency
            from accounts
            where account_id = @AccountId
              and owner_id is not null
            """,
            new { AccountId = accountId }
        );
        if (account is null || (account.OwnerId != caller.ParticipantId && !caller.SeesAll))
            return Error.NotFound("account");
        var rows = await unit.ListAsync<Row>(
            """
            select
              e.entry_id,
              e.transfer_id,
              t.kind,
              t.order_id,
              t.reference,
              e.amount_minor,
              e.balance_before_minor,
              e.balance_after_minor,
              e.posted_at
            from entries e
            join transfers t on t.transfer_id = e.transfer_id
            where e.account_id = @AccountId
              and (@Before::bigint is null or e.entry_id < @Before)
            order by e.entry_id desc
            limit @Limit
            """,
            new
            {
                AccountId = accountId,
                Before = before,
                Limit = paging.Size() + 1,
            }
        );
        var entries = rows.Select(row => row.AsEntry(account.Currency)).ToList();
        return Page.Of(entries, paging, entry => entry.Sequence.ToString(CultureInfo.InvariantCulture));
    }

    private sealed record Owned(ParticipantId OwnerId, Currency Currency);

    private sealed record Row(
        long EntryId,
        TransferId TransferId,
        Movement Kind,
        OrderId? OrderId,
        string? Reference,
        long AmountMinor,
        long BalanceBeforeMinor,
        long BalanceAfterMinor,
        DateTimeOffset PostedAt
    )
    {
        public Entry AsEntry(Currency currency) =>
            new(
                EntryId,
                TransferId,
                Kind,
                OrderId,
                Reference,
                new Money(AmountMinor, currency),
                new Money(BalanceBeforeMinor, currency),
                new Money(BalanceAfterMinor, currency),
                PostedAt
            );
    }
}
