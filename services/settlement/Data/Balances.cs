using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Data;

/// <summary>What participants have.</summary>
internal static class Balances
{
    /// <summary>What a participant can spend now: posted without held; zero where it has no account.</summary>
    public static async Task<Money> AvailableAsync(Unit unit, ParticipantId owner, Currency currency) =>
        new(
            await unit.OneAsync<long>(
                """
                select coalesce((
                  select b.posted_minor - b.pending_minor
                  from accounts a
                  join balances b on b.account_id = a.account_id
                  where a.owner_id = @Owner
                    and a.purpose = 'available'
                    and a.currency = @Currency
                ), 0)
                """,
                new { Owner = owner, Currency = currency }
            ),
            currency
        );
}
