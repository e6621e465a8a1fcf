using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>
/// Fills a real ledger with sales among its participants, as if each had been posted: deposits, holds, transfers,
/// entries with their running balances, and counters, so that the audit finds nothing. Every sale pays the fee account.
/// Written in bulk by a superuser past the triggers, with the indexes built at the end.
/// </summary>
internal sealed class LedgerSeed(NpgsqlDataSource superuser)
{
    /// <summary>Participants; the sale number i is bought by i modulo them, and sold by the next one.</summary>
    public const int Participants = 1_000;

    /// <summary>So many transfers stand at the end.</summary>
    public async Task PlantAsync(long transfers, CancellationToken cancellation)
    {
        await using var connection = await superuser.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(Functions, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
        foreach (var statement in Rows.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            command.CommandText = statement;
            command.Parameters.Clear();
            if (statement.Contains("$1", StringComparison.Ordinal))
                command.Parameters.AddWithValue(transfers - Participants);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        await using var tidy = new NpgsqlCommand("vacuum analyze", connection) { CommandTimeout = 0 };
        await tidy.ExecuteNonQueryAsync(cancellation);
        tidy.CommandText = "checkpoint";
        await tidy.ExecuteNonQueryAsync(cancellation);
    }

    private const string Functions = """
        create schema seed;

        -- Ids that ascend as real ones do; a kind of id for each letter.
        create function seed.id(letter text, i bigint) returns uuid
        language sql
        immutable
        return (
          lpad(to_hex(1700000000000 + i / 20), 12, '0') || '8' || substr(md5(letter || i), 1, 3)
            || '8' || substr(md5(letter || i), 4, 15)
        )::uuid;
        """;

    // A participant's balance needs no look back: in each round of as many sales as there are participants it sells one
    // for 950 and buys one for 1,000. Only the first participant buys before it sells.
    private const string Rows = """
        set session_replication_role = replica;
        set maintenance_work_mem = '1GB';
        set synchronous_commit = off;
        alter table entries drop constraint entries_pkey;
        drop index entries_by_transfer;
        alter table transfers drop constraint transfers_pkey;
        drop index transfers_by_order;
        alter table holds drop constraint holds_pkey;
        alter table holds drop constraint holds_hold_id_key;
        create table seed.people as
        select
          p,
          seed.id('p', p) as owner_id,
          ledger_account_id(seed.id('p', p), 'available', 'CNY') as account_id
        from generate_series(0, 999) p;
        insert into accounts (account_id, owner_id, purpose, currency)
        select account_id, owner_id, 'available', 'CNY'
        from seed.people
        union all
        select ledger_account_id(null, purpose, 'CNY'), null, purpose, 'CNY'
        from (values ('custody'), ('fee')) platform (purpose);
        insert into deposits (
          deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_by
        )
        select seed.id('d', p), owner_id, 1000000000000, 'CNY', 'seed ' || p, seed.id('b', p), owner_id
        from seed.people;
        insert into transfers (transfer_id, kind, currency, reference, posted_at)
        select transfer_id, 'deposit', 'CNY', bank_reference, timestamptz '2026-01-01Z'
        from deposits;
        insert into transfers (transfer_id, kind, currency, order_id, details, posted_at)
        select seed.id('t', i), 'sale', 'CNY', seed.id('o', i), '{}', timestamptz '2026-01-01Z' + i * interval '1 ms'
        from generate_series(1000, $1 + 999) i;
        insert into holds (
          order_id, hold_id, account_id, currency, amount_minor, captured_minor, state, transfer_id, created_at,
          resolved_at
        )
        select
          seed.id('o', i), seed.id('h', i), p.account_id, 'CNY', 1000, 1000, 'posted', seed.id('t', i),
          timestamptz '2026-01-01Z' + i * interval '1 ms', timestamptz '2026-01-01Z' + i * interval '1 ms'
        from generate_series(1000, $1 + 999) i
        join seed.people p on p.p = i % 1000;
        insert into entries (
          account_id, transfer_id, amount_minor, balance_before_minor, balance_after_minor, posted_at
        )
        select p.account_id, seed.id('b', p.p), 1000000000000, 0::bigint, 1000000000000, timestamptz '2026-01-01Z'
        from seed.people p
        union all
        select
          ledger_account_id(null, 'custody', 'CNY'), seed.id('b', p.p), -1000000000000, null, null,
          timestamptz '2026-01-01Z'
        from seed.people p;
        insert into entries (
          account_id, transfer_id, amount_minor, balance_before_minor, balance_after_minor, posted_at
        )
        select
          s.account_id, seed.id('t', i), s.amount_minor, s.balance_minor, s.balance_minor + s.amount_minor,
          timestamptz '2026-01-01Z' + i * interval '1 ms'
        from (select array_agg(account_id order by p) as account_ids from seed.people) people
        cross join generate_series(1000, $1 + 999) i
        cross join lateral (
          values
            (
              account_ids[(1 + i % 1000)::int], -1000::bigint,
              1000000000000 - 50 * (i / 1000 - 1) + case when i % 1000 = 0 then 0 else 950 end
            ),
            (
              account_ids[(1 + (i + 1) % 1000)::int], 950,
              1000000000000 - 50 * (i / 1000 - 1) - case when (i + 1) % 1000 = 0 then 1000 else 0 end
            ),
            (ledger_account_id(null, 'fee', 'CNY'), 50, null)
        ) s (account_id, amount_minor, balance_minor);
        insert into balances (account_id, stripe, guard, posted_minor, debits_minor)
        select
          e.account_id,
          case when a.owner_id is null then 1 else 0 end,
          case when a.owner_id is null then 0 else 1 end,
          sum(e.amount_minor),
          coalesce(-sum(e.amount_minor) filter (where e.amount_minor < 0), 0)
        from entries e
        join accounts a on a.account_id = e.account_id
        group by e.account_id, a.owner_id;
        alter table entries add primary key (account_id, entry_id);
        create index entries_by_transfer on entries (transfer_id);
        alter table transfers add primary key (transfer_id);
        create index transfers_by_order on transfers (order_id) where order_id is not null;
        alter table holds add primary key (order_id);
        alter table holds add unique (hold_id);
        set session_replication_role = origin;
        drop schema seed cascade;
        """;
}
