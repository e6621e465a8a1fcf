using Exchange.Contracts;

namespace Exchange.Tests.Integration.Audit;

/// <summary>What no program can do here: a superuser's SQL, past every trigger and constraint.</summary>
internal static class Breakage
{
    /// <summary>Breaks every invariant of the audit at least once.</summary>
    public static IEnumerable<(string Service, string Sql)> All =>
        [
            ("settlement", Ledger),
            ("settlement", Deposits),
            ("settlement", Custody),
            ("settlement", Tree),
            ("orders", Orders),
            ("licensing", Rights),
            ("catalog", Work),
            ("participants", Participant),
            ("webhooks", Delivery),
            .. Listeners.Messages.Where(message => Listeners.Of(message).Count > 0).Select(Unheard),
        ];

    /// <summary>A message of 85 days, which its sender remembers and its listener has forgotten.</summary>
    public static (string Service, string Sql) Forgotten =>
        Sent(
            Listeners.Messages.First(message => Listeners.Of(message).Count > 0),
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddDays(-85))
        );

    private const string Ledger = """
        set session_replication_role = replica;
        alter table balances drop constraint guarded_on_its_side;
        insert into accounts (account_id, owner_id, purpose, currency)
        values ('00000000-0000-7000-8000-00000000000a', gen_random_uuid(), 'available', 'CNY');
        insert into balances (account_id, posted_minor)
        values ('00000000-0000-7000-8000-00000000000a', -1);
        insert into transfers (transfer_id, kind, currency, order_id, details, posted_at)
        values ('00000000-0000-7000-8000-00000000000b', 'sale', 'CNY', gen_random_uuid(), '{}', now());
        insert into entries (
          account_id, transfer_id, amount_minor, balance_before_minor, balance_after_minor, posted_at
        )
        values
          ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b', -5, 0, -5, now()),
          (
            '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b', 7, 100, 107,
            now() - interval '90 days'
          );
        insert into holds (
          order_id, hold_id, account_id, currency, amount_minor, captured_minor, state, transfer_id, created_at,
          resolved_at
        )
        select
          gen_random_uuid(), gen_random_uuid(), '00000000-0000-7000-8000-00000000000a', 'CNY', 9, 9, 'posted',
          gen_random_uuid(), now(), now();
        insert into holds (order_id, hold_id, account_id, currency, amount_minor, state, created_at)
        select gen_random_uuid(), gen_random_uuid(), '00000000-0000-7000-8000-00000000000a', 'CNY', 9, 'pending', now();
        """;

    // A deposit without a transfer, a transfer without a deposit, one of another amount; and the same of reversals.
    private const string Deposits = """
        set session_replication_role = replica;
        insert into deposits (
          deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_by,
          reversal_id, reversal_reason, reversed_by, reversed_at
        )
        values
          (
            gen_random_uuid(), '00000000-0000-7000-8000-00000000000e', 1, 'CNY', 'no transfer', gen_random_uuid(),
            gen_random_uuid(), gen_random_uuid(), 'no reversal', gen_random_uuid(), now()
          ),
          (
            gen_random_uuid(), '00000000-0000-7000-8000-00000000000e', 2, 'CNY', 'too much',
            '00000000-0000-7000-8000-000000000001', gen_random_uuid(),
            '00000000-0000-7000-8000-000000000003', 'too much', gen_random_uuid(), now()
          );
        insert into transfers (transfer_id, kind, currency, reference, posted_at)
        values
          ('00000000-0000-7000-8000-000000000001', 'deposit', 'CNY', 'too much', now()),
          ('00000000-0000-7000-8000-000000000002', 'deposit', 'CNY', 'from nothing', now()),
          ('00000000-0000-7000-8000-000000000003', 'reversal', 'CNY', 'too much', now()),
          ('00000000-0000-7000-8000-000000000004', 'reversal', 'CNY', 'from nothing', now());
        insert into accounts (account_id, owner_id, purpose, currency)
        values
          ('00000000-0000-7000-8000-00000000000e', '00000000-0000-7000-8000-00000000000e', 'available', 'CNY'),
          ('00000000-0000-7000-8000-00000000000f', null, 'custody', 'CNY');
        insert into entries (account_id, transfer_id, amount_minor, posted_at)
        select
          ('00000000-0000-7000-8000-00000000000' || account)::uuid,
          ('00000000-0000-7000-8000-00000000000' || transfer)::uuid,
          minor,
          now()
        from (
          values
            ('e', 1, 1), ('f', 1, -1), ('e', 2, 1), ('f', 2, -1),
            ('e', 3, -1), ('f', 3, 1), ('e', 4, -1), ('f', 4, 1)
        ) as sides (account, transfer, minor);
        """;

    // A line whose transfer is none, which waits for its owner in no suspense; a payout that nobody approved and no
    // bank shows; and a refund, a matching, a recovery and an invoice of nothing.
    private const string Custody = """
        set session_replication_role = replica;
        insert into bank_lines (
          line_id, custody_account_id, reference, names, amount_minor, currency, booked_on, remittance, fate,
          transfer_id
        )
        values (
          gen_random_uuid(), gen_random_uuid(), 'no receipt', '{no receipt}', 1, 'CNY', '2027-01-05', '{}', 'receipt',
          gen_random_uuid()
        );
        alter table payouts drop constraint sent_only_when_approved;
        insert into payouts (
          payout_id, participant_id, name, number, amount_minor, currency, transfer_id, needs_approval, requested_by,
          requested_by_client, file_id, booking_id
        )
        values (
          gen_random_uuid(), gen_random_uuid(), 'Nobody', '1', 1, 'CNY', gen_random_uuid(), true, gen_random_uuid(),
          'cli_1', gen_random_uuid(), gen_random_uuid()
        );
        insert into refunds (refund_id, order_id, transfer_id, currency, amount_minor, reason, parts)
        values (
          gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'CNY', 1, 'late',
          '[{"purpose": "fee", "amountMinor": 1}]'
        );
        insert into invoices (invoice_id, transfer_id, issuer_id, number, recorded_by)
        values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '1', gen_random_uuid());
        insert into transfers (transfer_id, kind, currency, posted_at)
        values
          (gen_random_uuid(), 'matching', 'CNY', now()),
          (gen_random_uuid(), 'recovery', 'CNY', now());
        """;

    // Leaves of other transfers, a node and a checkpoint of no tree, and an order that became no license.
    private const string Tree = """
        set session_replication_role = replica;
        insert into leaves (leaf_index, transfer_id, leaf_hash)
        values
          (0, '00000000-0000-7000-8000-00000000000b', sha256('')),
          (1, '00000000-0000-7000-8000-0000000000ff', sha256(''));
        insert into tree_nodes (level, node_index, hash)
        values (8, 0, sha256(''));
        insert into checkpoints (number, day, daily, tree_size, root_hash, key_id, note, made_at)
        values (1, now(), true, 1, sha256(''), 'none', E'exchange/ledger\n1\n\n\n', now());
        insert into order_licenses (order_id, license_id, work_id, holder_id, buyer_id, terms_hash)
        select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'hash';
        """;

    // An event that nobody was told of, one that was told under another id and is not told for a day, a fact whose
    // predecessor was never heard of, and an endpoint that was moved and is told nothing.
    private const string Delivery = """
        set session_replication_role = replica;
        insert into endpoint (
          endpoint_id, owner_id, url, description, types, resources, body, scopes, sees_all, state, moved_from,
          challenge, changed_at_position
        )
        select
          endpoint_id, gen_random_uuid(), 'https://example.com', '', '{}', '{}', 'full',
          array[
            'works:read', 'offers:read', 'licenses:read', 'orders:read', 'money:read', 'participants:read',
            'webhooks:read'
          ],
          false, state, moved_from, '', 0
        from (
          values
            ('00000000-0000-7000-8000-00000000000a'::uuid, 'active', null),
            ('00000000-0000-7000-8000-00000000000b', 'unverified', 'active')
        ) as wrong (endpoint_id, state, moved_from);
        insert into endpoint_health (endpoint_id)
        values ('00000000-0000-7000-8000-00000000000a');
        insert into event (position, event_id, type, resource, sequence, occurred_at, data)
        values
          (1, gen_random_uuid(), 'order.placed', 'ord_1', 1, now(), '{}'),
          (2, gen_random_uuid(), 'order.placed', 'ord_2', 1, now(), '{}');
        insert into delivery (endpoint_id, position, event_id, type, due_at)
        values (
          '00000000-0000-7000-8000-00000000000a', 2, gen_random_uuid(), 'order.placed', now() - interval '1 day'
        );
        insert into early_event (resource, sequence, event_id, type, occurred_at, data, arrived_at)
        values ('ord_3', 2, gen_random_uuid(), 'order.completed', now(), '{}', now() - interval '1 day');
        """;

    private const string Orders = """
        set session_replication_role = replica;
        insert into orders (
          order_id, offer_id, work_id, buyer_id, holder_id, title, kind, price_minor, currency, royalties, terms_hash,
          state, version, placed_at, deadline_seconds, deadline_at, license_id, transfer_id, parts, refund
        )
        select
          gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
          '{}', 'exclusive', 100, 'CNY', '[]', 'hash', state, 7, now() - interval '1 day', 120, deadline_at,
          gen_random_uuid(), gen_random_uuid(), '[{"amount": {"minor": 99}}]',
          case when state = 'refunded' then '{}'::jsonb end
        from (
          values ('completed', null), ('awaitingMoney', now() - interval '1 hour'), ('refunded', null)
        ) as wrong (state, deadline_at);
        insert into refunds (refund_id, order_id, amount_minor, reason, asked_by, transfer_id, refunded_at)
        select gen_random_uuid(), order_id, 101, 'wrong', gen_random_uuid(), gen_random_uuid(), now()
        from orders
        where state = 'completed';
        insert into offers (
          offer_id, work_id, holder_id, title, kind, price_minor, currency, royalties, terms_hash, version
        )
        select
          gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '{}', 'exclusive', 100, 'CNY', '[]', 'hash', 1;
        insert into platform.idempotency (caller, key, fingerprint, status, location)
        values ('cli', 'key', '', 201, '/v1/orders/ord_01jd9x4m3re5wv0k7d6q9t2b8c');
        insert into platform.outbox (id, exchange, envelope, created_at)
        select gen_random_uuid(), 'nowhere', '', now() - interval '1 hour';
        insert into platform.error_queue (id, queue, reason, body)
        select gen_random_uuid(), 'orders.offers', 'broken', '';
        """;

    // Two exclusive licenses of one box, two that claim one point, none with a document, of an offer that counts none.
    private const string Rights = """
        set session_replication_role = replica;
        alter table rights_grant drop constraint rights_grant_no_overlap;
        insert into offer (
          offer_id, work_id, holder_id, kind, works, uses, territories, languages, terms, terms_hash, quantity, state,
          version
        )
        select
          '00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-00000000000d', gen_random_uuid(),
          'exclusive', '{[1,2)}', '{[1,2)}', '{[1,2)}', '{[1,2)}', '{}', 'hash', 5, 'published', 1;
        insert into rights_grant (
          grant_id, work_id, offer_id, order_id, licensee_id, kind, works, uses, territories, languages, term, point,
          licensed_at
        )
        select
          gen_random_uuid(), '00000000-0000-7000-8000-00000000000d', '00000000-0000-7000-8000-00000000000c',
          gen_random_uuid(), gen_random_uuid(), kind, '{[1,2)}', '{[1,2)}',
          '{[1,2)}', '{[1,2)}', tstzrange(now(), null), 1,
          licensed_at
        from (
          values ('exclusive', now()), ('exclusive', null), ('nonExclusive', null), ('nonExclusive', null)
        ) as wrong (kind, licensed_at);
        insert into encumbrance (
          encumbrance_id, type, work_id, holder_id, kind, works, uses, territories, languages, term, stated, state
        )
        select
          gen_random_uuid(), 'ownUse', gen_random_uuid(), gen_random_uuid(), 'nonExclusive', '{[1,2)}', '{[1,2)}',
          '{[1,2)}', '{[1,2)}', tstzrange(now(), null), '{}', 'standing';
        """;

    private const string Work = """
        insert into works (work_id, holder_id, version, state, class, rights_status, content, content_hash)
        select gen_random_uuid(), gen_random_uuid(), 1, 'listed', 'painting', 'status', '{}', '';
        """;

    private const string Participant = """
        insert into participants (id, name, kind, roles, contact, country, version)
        select gen_random_uuid(), '{"zh-Hans": "馆", "en": "Museum"}', 'museum', '{holder}', '{}', 'GB', 1;
        """;

    private static (string, string) Unheard(Type message) => Sent(message, Guid.CreateVersion7());

    private static (string, string) Sent(Type message, Guid id) =>
        (
            "catalog",
            $"""
            insert into platform.outbox_sent (id, exchange, created_at)
            values ('{id}', '{message.Namespace}:{message.Name}', now());
            """
        );
}
