using Exchange.Contracts;

namespace Exchange.Local.Audit;

/// <summary>What must be true of messages: said once, heard once by each listener, and remembered rightly.</summary>
internal static class MessageInvariants
{
    private static readonly string[] Services = [.. RunningExchange.Services];

    public static IEnumerable<Invariant> All =>
        [
            .. Listeners
                .Messages.SelectMany(Listeners.Of)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(HeardOnce),
            new NoRow(
                "No message waits in an outbox for more than 30 seconds",
                Services,
                "select count(*) from platform.outbox",
                """
                select format('%s %s, tried %s times: %s', exchange, id, attempts, last_error)
                from platform.outbox
                where created_at < now() - interval '30 seconds'
                """
            ),
            new NoRow(
                "The error queues are empty",
                Services,
                "select count(*) from platform.error_queue where discarded_at is null",
                """
                select format('%s %s on %s: %s', message_type, message_id, queue, reason)
                from platform.error_queue
                where redriven_at is null
                and discarded_at is null
                """
            ),
            .. Copies,
        ];

    // Both sides forget after 90 days, each by its own clock and hour, so only what neither has forgotten is compared.
    // The first 48 bits of a message's id are its time.
    private const string Remembered = """
        (
          select overlay(lpad(to_hex(floor(1000 * extract(epoch from now() - interval '80 days'))::bigint), 12, '0')
            placing '-' from 9 for 0) || '-7000-8000-000000000000'
        )::uuid
        """;

    // A message that ended in the error queue was delivered; that it was not handled is said by that queue's invariant.
    private static SameKeys HeardOnce(string queue)
    {
        var exchanges = Listeners
            .Messages.Where(message => Listeners.Of(message).Contains(queue, StringComparer.Ordinal))
            .Select(message => $"'{message.Namespace}:{message.Name}'");
        return new SameKeys(
            $"Each message for {queue} was heard there once",
            new Keys(
                "said",
                Services,
                $"""
                select id::text
                from platform.outbox_sent
                where exchange in ({string.Join(", ", exchanges)})
                and id >= {Remembered}
                """
            ),
            new Keys(
                "heard",
                [queue[..queue.IndexOf('.', StringComparison.Ordinal)]],
                $"""
                select message_id::text
                from platform.inbox
                where consumer = '{queue}'
                and message_id >= {Remembered}
                union
                select message_id::text
                from platform.error_queue
                where queue = '{queue}'
                and message_id >= {Remembered}
                and redriven_at is null
                """
            )
        );
    }

    private static IEnumerable<Invariant> Copies =>
        [
            new SameKeys(
                "Orders knows the offers that licensing publishes",
                new Keys(
                    "published by licensing",
                    ["licensing"],
                    "select concat_ws(' ', offer_id, terms_hash) from offer where state = 'published'"
                ),
                new Keys(
                    "known to orders",
                    ["orders"],
                    """
                    select concat_ws(' ', offer_id, terms_hash)
                    from offers
                    left join offer_withdrawals using (offer_id)
                    where coalesce(offer_withdrawals.version, 0) < offers.version
                    """
                )
            ),
            new SameKeys(
                "Licensing knows the works that catalog lists",
                new Keys("listed by catalog", ["catalog"], "select work_id::text from works where state = 'listed'"),
                new Keys("known to licensing", ["licensing"], "select work_id::text from work where listed")
            ),
            new SameKeys(
                "Settlement knows which license each order became",
                new Keys("a license", ["licensing"], "select concat_ws(' ', order_id, license_id) from license"),
                new Keys(
                    "known to settlement",
                    ["settlement"],
                    "select concat_ws(' ', order_id, license_id) from order_licenses"
                )
            ),
            .. new[] { ("licensing", "participant"), ("settlement", "participants") }.Select(copy => new SameKeys(
                $"{copy.Item1} knows the participants at their latest version",
                new Keys("a participant", ["participants"], "select concat_ws(' ', id, version) from participants"),
                new Keys(
                    $"known to {copy.Item1}",
                    [copy.Item1],
                    $"select concat_ws(' ', participant_id, version) from {copy.Item2}"
                )
            )),
        ];
}
