namespace Exchange.Local.Audit;

/// <summary>
/// What must be true of the tree over all transfers and of the checkpoints that sign it, recomputed from the postings.
/// </summary>
internal static class TreeInvariants
{
    private static readonly string[] Settlement = ["settlement"];

    public static IEnumerable<Invariant> All =>
        [
            new NoRow(
                "Each transfer has its place in the tree or waits for it, and each place its transfer",
                Settlement,
                "select count(*) from leaves",
                """
                select format('transfer %s', coalesce(transfers.transfer_id, placed.transfer_id))
                from transfers
                full join (
                  select transfer_id from leaves
                  union all
                  select transfer_id from leaves_due
                ) as placed using (transfer_id)
                where transfers.transfer_id is null
                or placed.transfer_id is null
                """
            ),
            new NoRow(
                "Each transfer and its entries are, to the byte, what its leaf was hashed from",
                Settlement,
                "select count(*) from leaves",
                // Written anew here, so that it holds the service's function to account too.
                """
                with sides as (
                  select
                    transfer_id,
                    string_agg(format(E'\nentry %s %s %s', entry_id, account_id, amount_minor), '' order by entry_id)
                      as words
                  from entries
                  group by transfer_id
                )
                select format('transfer %s at place %s', transfer_id, leaf_index)
                from leaves
                join transfers using (transfer_id)
                left join sides using (transfer_id)
                where leaf_hash <> sha256('\x00'::bytea || convert_to(
                  format(
                    E'transfer %s\nkind %s\ncurrency %s\norder %s\nreference %s\ndetails %s\npostedAt %s%s',
                    transfer_id,
                    kind,
                    currency,
                    coalesce(order_id::text, '-'),
                    coalesce(octet_length(reference) || ':' || reference, '-'),
                    coalesce(encode(sha256(convert_to(details::text, 'UTF8')), 'hex'), '-'),
                    to_char(posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                    words
                  ),
                  'UTF8'
                ))
                """
            ),
            new NoRow(
                "Each entry has the time of its transfer, which its leaf was hashed from",
                Settlement,
                "select count(*) from entries",
                """
                select format('entry %s of transfer %s', entry_id, transfer_id)
                from entries
                join transfers using (transfer_id)
                where entries.posted_at <> transfers.posted_at
                """
            ),
            new NoRow(
                "Each account's id, which leaves name, follows from its owner, purpose and currency",
                Settlement,
                "select count(*) from accounts",
                """
                select format('account %s: %s of %s in %s', account_id, purpose, owner_id, currency)
                from accounts
                cross join lateral encode(
                  sha256(convert_to(
                    concat_ws('/', 'account', coalesce(owner_id::text, 'platform'), purpose, currency), 'UTF8'
                  )),
                  'hex'
                ) as hash
                where account_id <> concat(
                  left(hash, 12),
                  '8',
                  substr(hash, 14, 3),
                  translate(substr(hash, 17, 1), '0123456789abcdef', '89ab89ab89ab89ab'),
                  substr(hash, 18, 15)
                )::uuid
                """
            ),
            new TreeGrows("The tree over all leaves is whole, and each checkpoint is signed and has its root"),
        ];
}
