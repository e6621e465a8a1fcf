using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>
/// A participant's accounts, one for each purpose and currency, with their balances. Operators and supervisors see
/// those of everybody, or of the participant they name.
/// </summary>
public static class ListAccounts
{
    /// <param name="Posted">What the account's entries add up to.</param>
    /// <param name="Held">The part of it that is set aside for orders.</param>
    /// <param name="Available">What can still be spent: posted without held; nothing of a receivable.</param>
    public sealed record Account(
        AccountId AccountId,
        ParticipantId ParticipantId,
        AccountPurpose Purpose,
        Currency Currency,
        Money Posted,
        Money Held,
        Money Available,
        DateTimeOffset OpenedAt
    );

    public static async Task<Result<Page<Account>>> Handle(
        ParticipantId? participantId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!caller.SeesAll && participantId is { } other && other != caller.ParticipantId)
            return Error.NotFound("participant");
        if (!Cursors.TryGuid(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<Row>(
            """
            select a.account_id, a.owner_id, a.purpose, a.currency, b.posted_minor, b.pending_minor, a.opened_at
            from accounts a
            join balances b on b.account_id = a.account_id
            where (@OwnerId::uuid is null or a.owner_id = @OwnerId)
              and (@After::uuid is null or a.account_id > @After)
            order by a.account_id
            limit @Limit
            """,
            new
            {
                OwnerId = caller.SeesAll ? participantId?.Value : caller.ParticipantId.Value,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        return Page.Of(
            rows.Select(row => row.AsAccount()).ToList(),
            paging,
            account => account.AccountId.Value.ToString()
        );
    }

    private sealed record Row(
        AccountId AccountId,
        ParticipantId OwnerId,
        AccountPurpose Purpose,
        Currency Currency,
        long PostedMinor,
        long PendingMinor,
        DateTimeOffset OpenedAt
    )
    {
        public Account AsAccount() =>
            new(
                AccountId,
                OwnerId,
                Purpose,
                Currency,
                new Money(PostedMinor, Currency),
                new Money(PendingMinor, Currency),
                new Money(Purpose is AccountPurpose.Available ? PostedMinor - PendingMinor : 0, Currency),
                OpenedAt
            );
    }
}
