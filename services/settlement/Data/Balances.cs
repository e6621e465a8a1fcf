using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Data;

/// <summary>What participants have.</summary>
internal static class Balances
{
    /// <summary>
    /// What a participant can take out now: posted without what is held and what it owes; below zero where it owes
    /// more.
    /// </summary>
    public static async Task<Money> FreeAsync(Unit unit, ParticipantId owner, Currency currency) =>
        new(
            await unit.OneAsync<long>(
                """
                select coalesce((
                  select sum(b.posted_minor - b.pending_minor)
                  from accounts a
                  join balances b on b.account_id = a.account_id
                  where a.owner_id = @Owner
                    and a.purpose in ('available', 'receivable')
                    and a.currency = @Currency
                ), 0)::bigint
                """,
                new { Owner = owner, Currency = currency }
            ),
            currency
        );
}
