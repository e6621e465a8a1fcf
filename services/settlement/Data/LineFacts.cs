using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>What is known of the references of a statement's lines, read at once for all of them.</summary>
internal sealed class LineFacts
{
    private readonly Dictionary<string, List<StoredLine>> stored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownDeposit> deposits = new(StringComparer.Ordinal);
    private readonly HashSet<string> takenReferences = new(StringComparer.Ordinal);
    private readonly Dictionary<PayoutId, KnownPayout> payouts = [];
    private readonly Dictionary<string, ParticipantId> owners = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    public static async Task<LineFacts> ReadAsync(Unit unit, CustodyAccountId accountId, IReadOnlyList<BankLine> lines)
    {
        var facts = new LineFacts();
        var names = lines.SelectMany(NamesOf).Distinct(StringComparer.Ordinal).ToArray();
        await facts.ReadStoredAsync(unit, accountId, names);
        await facts.ReadDepositsAsync(unit, names);
        await facts.ReadPayoutsAsync(unit, lines);
        await facts.ReadOwnersAsync(unit, lines);
        return facts;
    }

    /// <summary>What is known of a line.</summary>
    public LineKnowledge Of(BankLine line) =>
        new(
            StoredAs(line.Reference).FirstOrDefault() is { } one ? one.AsSeen(one.InStatement) : null,
            NamesOf(line).Select(name => deposits.GetValueOrDefault(name)).FirstOrDefault(known => known is not null),
            PayoutOf(line) is { } id ? payouts.GetValueOrDefault(id) : null,
            OwnerOf(line)
        );

    /// <summary>What was shown before of a booking, in whatever detail; what contradicted it then is not.</summary>
    public IReadOnlyList<SeenLine> SeenOf(IReadOnlyList<BankLine> booking)
    {
        var met = Meeting(booking);
        var inStatement = met.Exists(one => one.InStatement);
        return [.. met.Where(one => one.Occurrence == 1).Select(one => one.AsSeen(inStatement))];
    }

    /// <summary>Notes that all lines of a booking are shown again.</summary>
    public IReadOnlyList<BankLineId> ShowAgain(StatementKind kind, IReadOnlyList<BankLine> booking) =>
        ShowAgain(kind, Meeting(booking));

    /// <summary>Notes that the line is shown again.</summary>
    public IReadOnlyList<BankLineId> ShowAgain(StatementKind kind, BankLine line) =>
        ShowAgain(kind, StoredAs(line.Reference));

    /// <summary>How many lines have the reference already.</summary>
    public int OccurrencesOf(string reference) =>
        StoredAs(reference).Select(one => one.Occurrence).DefaultIfEmpty().Max();

    /// <summary>The reference of the line's deposit: its own, while no line of another account took it.</summary>
    public string DepositReferenceOf(BankLine line) =>
        takenReferences.Contains(line.Reference) ? $"{line.Reference} {line.Amount.Currency}" : line.Reference;

    /// <summary>Remembers a decision for the lines after it in the same document.</summary>
    public void Remember(StatementKind kind, JudgedLine judged)
    {
        var (line, decision) = (judged.Line, judged.Decision);
        Add(
            new StoredLine(judged.LineId, line.Reference, judged.Occurrence, line.Amount, [.. NamesOf(line)])
            {
                InStatement = kind == StatementKind.Statement,
            }
        );
        foreach (var name in NamesOf(line).Where(_ => decision.Fate == LineFate.Met))
            deposits.Remove(name);
        if (decision is { Fate: LineFate.Payout or LineFate.Return, PayoutId: { } id })
            payouts[id] = payouts[id] with
            {
                State = decision.Fate == LineFate.Payout ? PayoutState.Booked : PayoutState.Returned,
            };
    }

    /// <summary>All that a line is called: what the bank calls it everywhere, and what it is called here.</summary>
    public static IEnumerable<string> NamesOf(BankLine line) =>
        line.Names.Append(line.Reference).Distinct(StringComparer.Ordinal);

    private static List<BankLineId> ShowAgain(StatementKind kind, IEnumerable<StoredLine> met)
    {
        List<StoredLine> shown = [.. met.Where(one => one.Occurrence == 1)];
        foreach (var one in shown)
            one.InStatement |= kind == StatementKind.Statement;
        return shown.ConvertAll(one => one.LineId);
    }

    private IEnumerable<StoredLine> StoredAs(string reference) =>
        (stored.GetValueOrDefault(reference) ?? []).Where(one =>
            one.Reference.Equals(reference, StringComparison.Ordinal)
        );

    private List<StoredLine> Meeting(IReadOnlyList<BankLine> booking) =>
        [.. booking.SelectMany(NamesOf).SelectMany(name => stored.GetValueOrDefault(name) ?? []).Distinct()];

    private void Add(StoredLine line)
    {
        foreach (var name in line.Names)
        {
            if (!stored.TryGetValue(name, out var lines))
                stored[name] = lines = [];
            lines.Add(line);
        }
    }

    private static PayoutId? PayoutOf(BankLine line) =>
        PayoutId.TryParse(line.EndToEndId, provider: null, out var id) ? id : null;

    // Where the payer wrote the references of two, nobody can say whose it is.
    private ParticipantId? OwnerOf(BankLine line)
    {
        var named = Candidates(line)
            .Where(owners.ContainsKey)
            .Select(reference => owners[reference])
            .Distinct()
            .ToList();
        return named.Count == 1 ? named[0] : null;
    }

    private static IEnumerable<string> Candidates(BankLine line) =>
        PaymentReferences
            .CreditorReferencesIn(line)
            .Concat(PaymentReferences.OrdersIn(line).Select(order => order.ToString()));

    private async Task ReadStoredAsync(Unit unit, CustodyAccountId accountId, string[] names)
    {
        var rows = await unit.ListAsync<StoredRow>(
            """
            select
              line_id,
              reference,
              occurrence,
              amount_minor,
              currency,
              names,
              statement_id is not null as in_statement
            from bank_lines
            where custody_account_id = @AccountId
              and names && @Names
            order by reference, occurrence
            """,
            new { AccountId = accountId, Names = names }
        );
        foreach (var row in rows)
            Add(
                new StoredLine(
                    row.LineId,
                    row.Reference,
                    row.Occurrence,
                    new Money(row.AmountMinor, row.Currency),
                    row.Names
                )
                {
                    InStatement = row.InStatement,
                }
            );
    }

    private async Task ReadDepositsAsync(Unit unit, string[] references)
    {
        var rows = await unit.ListAsync<DepositRow>(
            """
            select
              d.bank_reference,
              d.transfer_id,
              d.amount_minor,
              d.currency,
              exists (select from bank_lines l where l.transfer_id = d.transfer_id) as is_met
            from deposits d
            where d.bank_reference = any (@References)
              and d.reversal_id is null
            """,
            new { References = references }
        );
        foreach (var row in rows)
        {
            takenReferences.Add(row.BankReference);
            if (!row.IsMet)
                deposits[row.BankReference] = new KnownDeposit(
                    row.TransferId,
                    new Money(row.AmountMinor, row.Currency)
                );
        }
    }

    private async Task ReadPayoutsAsync(Unit unit, IEnumerable<BankLine> lines)
    {
        var ids = lines.Select(PayoutOf).OfType<PayoutId>().Select(id => id.Value).Distinct().ToArray();
        var rows = await unit.ListAsync<PayoutRow>(
            """
            select payout_id, amount_minor, currency, state
            from payouts
            where payout_id = any (@Ids)
            order by payout_id
            for no key update
            """,
            new { Ids = ids }
        );
        foreach (var row in rows)
            payouts[row.PayoutId] = new KnownPayout(row.PayoutId, new Money(row.AmountMinor, row.Currency), row.State);
    }

    private async Task ReadOwnersAsync(Unit unit, IReadOnlyList<BankLine> lines)
    {
        var references = lines.SelectMany(PaymentReferences.CreditorReferencesIn).Distinct(StringComparer.Ordinal);
        var orders = lines.SelectMany(PaymentReferences.OrdersIn).Distinct().ToList();
        var rows = await unit.ListAsync<OwnerRow>(
            """
            select payment_reference as reference, null::uuid as order_id, participant_id
            from participants
            where payment_reference = any (@References)
            union all
            select null, h.order_id, a.owner_id
            from holds h
            join accounts a on a.account_id = h.account_id
            where h.order_id = any (@Orders)
            """,
            new { References = references.ToArray(), Orders = orders.Select(order => order.Value).ToArray() }
        );
        foreach (var row in rows)
            owners[row.Reference ?? row.OrderId!.Value.ToString()] = row.ParticipantId;
    }

    private sealed class StoredLine(
        BankLineId lineId,
        string reference,
        int occurrence,
        Money amount,
        IReadOnlyList<string> names
    )
    {
        public BankLineId LineId => lineId;
        public string Reference => reference;
        public int Occurrence => occurrence;
        public IReadOnlyList<string> Names => names;
        public bool InStatement { get; set; }

        public SeenLine AsSeen(bool inStatement) => new(reference, amount, inStatement);
    }

    private sealed record StoredRow(
        BankLineId LineId,
        string Reference,
        int Occurrence,
        long AmountMinor,
        Currency Currency,
        string[] Names,
        bool InStatement
    );

    private sealed record DepositRow(
        string BankReference,
        TransferId TransferId,
        long AmountMinor,
        Currency Currency,
        bool IsMet
    );

    private sealed record PayoutRow(PayoutId PayoutId, long AmountMinor, Currency Currency, PayoutState State);

    private sealed record OwnerRow(string? Reference, OrderId? OrderId, ParticipantId ParticipantId);
}
