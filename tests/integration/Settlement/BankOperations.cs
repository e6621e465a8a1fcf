namespace Exchange.Tests.Integration.Settlement;

/// <summary>What comes from the bank and goes to it: lines, differences, payouts, charges.</summary>
internal static class BankOperations
{
    private const string AddLines = """
        insert into bank_lines (
          line_id, custody_account_id, reference, names, amount_minor, currency, booked_on, remittance, fate,
          transfer_id
        )
        select r."lineId", c.custody_account_id, r."lineId"::text, array[r."lineId"::text], r."amountMinor",
          r.currency, '2026-03-02', '{}', r.fate, r."transferId"
        from jsonb_to_recordset(@1::jsonb) as r (
          "lineId" uuid, "amountMinor" bigint, currency text, fate text, "transferId" uuid
        )
        join custody_accounts c on c.currency = r.currency
        order by r."lineId"
        on conflict do nothing
        """;

    private const string AddBreaks = """
        insert into breaks (break_id, type, currency, line_id, found_minor, found_on)
        select r."breakId", 'unknown', r.currency, r."lineId", r."amountMinor", '2026-03-02'
        from jsonb_to_recordset(@1::jsonb) as r ("breakId" uuid, currency text, "lineId" uuid, "amountMinor" bigint)
        order by r."breakId"
        on conflict do nothing
        """;

    private const string Receive = """
        select ledger_receive(array(
          select (r ->> 'lineId')::uuid
          from jsonb_array_elements(@1::jsonb) r
          where not exists (select from transfers t where t.transfer_id = (r ->> 'transferId')::uuid)
        ))
        """;

    // A second person approves it, then it is told to the bank.
    private const string Send = """
        update payouts p
        set approved_by = requested_by,
          approved_by_client = 'approver',
          approved_at = now(),
          file_id = (
            select (r ->> 'fileId')::uuid
            from jsonb_array_elements(@1::jsonb) r
            where (r ->> 'payoutId')::uuid = p.payout_id
          )
        where p.payout_id in (
          select k.payout_id
          from payouts k
          where k.payout_id in (select (r ->> 'payoutId')::uuid from jsonb_array_elements(@1::jsonb) r)
            and k.state in ('approved', 'awaitingApproval')
          order by k.payout_id
          for update
        )
        """;

    private const string Book = """
        select ledger_book_payouts((
          select coalesce(jsonb_agg(jsonb_build_object('payoutId', p.payout_id, 'transferId', r -> 'bookingId')), '[]')
          from jsonb_array_elements(@1::jsonb) r
          join payouts p on p.payout_id = (r ->> 'payoutId')::uuid
          where p.state in ('sent', 'accepted')
        ))
        """;

    // What waits with a receipt, and what waits because something contradicted it.
    private static readonly string[] Lines = ["received line", "waiting line"];

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("receipt", [AddLines, AddBreaks, Receive], Line("received line", "receipt", sign: 1)),
        new("arrival that waits", [AddLines, AddBreaks], Line("waiting line", "break", sign: 1)),
        new("charge of the bank", [AddLines, AddBreaks], Line("charge", "break", sign: -1)),
        Charge("charge asked for", "asker"),
        Charge("charge booked", "booker"),
        .. Lines.SelectMany(OfLine),
        new("payout", ["select from ledger_payout(@1::jsonb)"], Payout("small", 70)),
        new("payout of much", ["select from ledger_payout(@1::jsonb)"], Payout("large", 980)),
        PayOwn("fee"),
        PayOwn("tax"),
        .. OfPayout("small"),
        .. OfPayout("large"),
        .. OfPayout("fee"),
        .. OfPayout("tax"),
    ];

    private static Operation[] OfLine(string line) =>
        [
            new(
                $"matching of a {line}",
                ["select ledger_assign((@1::jsonb) -> 0)"],
                (world, place) =>
                    new
                    {
                        breakId = world.Id($"{line} break", place),
                        participantId = world.Owner(place),
                        receiptId = world.Id($"{line} receipt", place),
                        matchingId = world.Id($"{line} matching", place),
                        reason = "Known.",
                        resolvedBy = world.Owner(place + 1),
                        resolvedByClient = "resolver",
                    },
                OneByOne: true
            ),
            new(
                $"return of a {line}",
                ["select ledger_send_back((@1::jsonb) -> 0)"],
                (world, place) =>
                    new
                    {
                        breakId = world.Id($"{line} break", place),
                        receiptId = world.Id($"{line} receipt", place),
                        payoutId = world.Id($"{line} payout", place),
                        reference = $"{line} {place}",
                        transferId = world.Id($"{line} transfer", place),
                        name = "Sender",
                        iban = "DE1",
                        reason = "Unknown.",
                        resolvedBy = world.Owner(place + 1),
                        resolvedByClient = "resolver",
                    },
                OneByOne: true
            ),
            Keep(line, "asker"),
            Keep(line, "keeper"),
            .. OfPayout(line),
        ];

    private static Operation Keep(string line, string client) =>
        new(
            $"keeping of a {line} ({client})",
            ["select ledger_keep((@1::jsonb) -> 0)"],
            (world, place) =>
                new
                {
                    breakId = world.Id($"{line} break", place),
                    reason = "Paid in.",
                    resolvedBy = world.Owner(place),
                    resolvedByClient = client,
                },
            OneByOne: true
        );

    private static Operation PayOwn(string source) =>
        new(
            $"payout of {source}",
            ["select ledger_pay_own((@1::jsonb) -> 0)"],
            (world, place) =>
                new
                {
                    payoutId = world.Id($"{source} payout", place),
                    transferId = world.Id($"{source} transfer", place),
                    reference = $"{source} {place}",
                    source,
                    name = "Exchange",
                    iban = "DE2",
                    currency = OperationWorld.Currency(place),
                    amountMinor = 2 + place,
                    requestedBy = world.Owner(place),
                    requestedByClient = "requester",
                },
            OneByOne: true
        );

    private static Operation[] OfPayout(string name)
    {
        object Request(OperationWorld world, int place) =>
            new
            {
                payoutId = world.Id($"{name} payout", place),
                fileId = world.Id("file", place),
                bookingId = world.Id($"{name} booking", place),
                transferId = world.Id($"{name} return", place),
                reason = "Closed.",
            };

        return
        [
            new($"sending ({name})", [Send], Request),
            new($"booking ({name})", [Book], Request),
            new($"payout return ({name})", ["select from ledger_return_payouts(@1::jsonb)"], Request),
        ];
    }

    private static Func<OperationWorld, int, object> Line(string line, string fate, int sign) =>
        (world, place) =>
            new
            {
                lineId = world.Id(line, place),
                breakId = world.Id($"{line} break", place),
                transferId = fate is "break" ? (Guid?)null : world.Id($"{line} receipt", place),
                amountMinor = sign * (5 + place),
                currency = OperationWorld.Currency(place),
                fate,
            };

    private static Operation Charge(string name, string client) =>
        new(
            name,
            ["select ledger_charge((@1::jsonb) -> 0)"],
            (world, place) =>
                new
                {
                    breakId = world.Id("charge break", place),
                    transferId = world.Id("charge transfer", place),
                    reason = "Fees of March.",
                    resolvedBy = world.Owner(place),
                    resolvedByClient = client,
                },
            OneByOne: true
        );

    private static Func<OperationWorld, int, object> Payout(string name, long amount) =>
        (world, place) =>
            new
            {
                payoutId = world.Id($"{name} payout", place),
                reference = $"{name} {place}",
                transferId = world.Id($"{name} transfer", place),
                participantId = world.Owner(place),
                bankAccountId = world.Id("bank account", place),
                amountMinor = amount,
                needsApproval = false,
                requestedBy = world.Owner(place),
                requestedByClient = "requester",
            };
}
