using Exchange.Kernel;
using Npgsql;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>
/// Calls the ledger's functions as the service does, with what a test chooses; and as their owner what no service may.
/// </summary>
internal sealed class LedgerSql(NpgsqlDataSource app, NpgsqlDataSource master)
{
    /// <summary>Makes money from nothing.</summary>
    public Task<string> DepositAsync(Guid transfer, Guid owner, long amount) =>
        PostAsync("select outcome from ledger_post(@1::jsonb)", $"[{Deposit(transfer, owner, amount)}]");

    /// <summary>Below zero it takes money out, which nothing but the balance forbids.</summary>
    public static string Deposit(Guid transfer, Guid owner, long amount) =>
        $$"""
            {"transferId": "{{transfer}}", "kind": "deposit", "currency": "CNY", "reference": "{{transfer}}", "legs": [
              {"purpose": "custody", "amountMinor": {{-amount}}},
              {"ownerId": "{{owner}}", "purpose": "available", "amountMinor": {{amount}}}
            ]}
            """;

    public Task<string> HoldAsync(Guid order, Guid owner, long amount) =>
        CallAsync(
            "select coalesce(refusal, state) from ledger_hold(@1::jsonb)",
            $$"""
            [{
              "orderId": "{{order}}", "holdId": "{{order}}",
              "ownerId": "{{owner}}", "currency": "CNY", "amountMinor": {{amount}}
            }]
            """
        );

    public Task<string> ReleaseAsync(Guid order, string outcome = "voided") =>
        CallAsync(
            "select state from ledger_release(@1::jsonb)",
            $$"""
            [{"orderId": "{{order}}", "holdId": "{{order}}", "outcome": "{{outcome}}"}]
            """
        );

    public Task<string> SellAsync(Guid order, Guid buyer, Guid holder, long amount, long fee) =>
        CallAsync(
            "select outcome from ledger_sell(ledger_read(@1::jsonb))",
            $"[{Sale(order, buyer, holder, amount, fee)}]"
        );

    public static string Sale(Guid order, Guid buyer, Guid holder, long amount, long fee) =>
        $$"""
            {"transferId": "{{order}}", "kind": "sale", "currency": "CNY", "orderId": "{{order}}", "details": {},
            "legs": [
              {"ownerId": "{{buyer}}", "purpose": "available", "amountMinor": {{-amount}}},
              {"purpose": "fee", "amountMinor": {{fee}}},
              {"ownerId": "{{holder}}", "purpose": "available", "amountMinor": {{amount - fee}}}
            ]}
            """;

    /// <summary>As the service.</summary>
    public Task<string> CallAsync(string sql, string json) => CallAsync(app, sql, json);

    /// <summary>As the owner of the ledger.</summary>
    public Task<string> PostAsync(string sql, string json) => CallAsync(master, sql, json);

    private static async Task<string> CallAsync(NpgsqlDataSource database, string sql, string json)
    {
        await using var command = database.CreateCommand(sql.Replace("@1", "$1", StringComparison.Ordinal));
        command.Parameters.AddWithValue(json);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The faults of the whole ledger in words; empty where everything adds up.</summary>
    public async Task<string> FaultsAsync()
    {
        await using var command = app.CreateCommand(
            """
            select coalesce(string_agg(fault, '; '), '')
            from (
              select 'transfer ' || transfer_id || ' does not add up' as fault
              from entries
              group by transfer_id
              having sum(amount_minor) <> 0
              union all
              select 'balance of ' || b.account_id || ' differs from its entries or holds'
              from (
                select
                  account_id,
                  sum(posted_minor) as posted_minor,
                  sum(debits_minor) as debits_minor,
                  sum(pending_minor) as pending_minor
                from balances
                group by account_id
              ) b
              where (b.posted_minor, b.debits_minor) <> (
                  select coalesce(sum(amount_minor), 0), coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0)
                  from entries e
                  where e.account_id = b.account_id
                )
                or b.pending_minor <> (
                  select coalesce(sum(amount_minor), 0)
                  from holds h
                  where h.account_id = b.account_id and h.state = 'pending'
                )
              union all
              select 'account ' || account_id || ' is on its wrong side'
              from balances
              where guard * (posted_minor - pending_minor) < 0
              union all
              select 'the ledger does not add up in ' || a.currency
              from balances b
              join accounts a on a.account_id = b.account_id
              group by a.currency
              having sum(b.posted_minor) <> 0
              union all
              select 'own money lacks in ' || a.currency
              from balances b
              join accounts a on a.account_id = b.account_id
              where a.owner_id is null
                and a.purpose in ('fee', 'tax')
              group by a.currency
              having coalesce(sum(b.posted_minor) filter (where a.purpose = 'fee'), 0)
                + least(coalesce(sum(b.posted_minor) filter (where a.purpose = 'tax'), 0), 0) < 0
              union all
              select 'the sale of ' || h.order_id || ' gives out other than it took'
              from holds h
              where h.state = 'posted'
                and h.captured_minor is distinct from (
                  select sum(e.amount_minor) from entries e where e.transfer_id = h.transfer_id and e.amount_minor > 0
                )
              union all
              select 'chain of ' || account_id || ' is broken'
              from (
                select
                  account_id,
                  balance_before_minor,
                  lag(balance_after_minor, 1, 0::bigint) over (partition by account_id order by entry_id) as before
                from entries
                where balance_after_minor is not null
              ) e
              where balance_before_minor <> before
              union all
              select 'posted hold of ' || order_id || ' has another transfer'
              from holds h
              where state = 'posted'
                and not exists (
                  select from entries e
                  where (e.transfer_id, e.account_id, e.amount_minor)
                    = (h.transfer_id, h.account_id, -h.captured_minor)
                )
            ) faults
            """
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
