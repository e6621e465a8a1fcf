using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>What is known of the references of a statement's lines, read at once for all of them.</summary>
internal sealed class LineFacts
{
    private readonly Dictionary<string, (SeenLine Line, int Occurrences)> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownDeposit> deposits = new(StringComparer.Ordinal);
    private readonly HashSet<string> takenReferences = new(StringComparer.Ordinal);
    private readonly Dictionary<PayoutId, KnownPayout> payouts = [];
    private readonly Dictionary<string, ParticipantId> owners = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    public static async Task<LineFacts> ReadAsync(Unit unit, CustodyAccountId accountId, BankStatement statement)
    {
        var facts = new LineFacts();
        var references = statement.Lines.Select(line => line.Reference).Distinct(StringComparer.Ordinal).ToArray();
        await facts.ReadSeenAsync(unit, accountId, references);
        await facts.ReadDepositsAsync(unit, references);
        await facts.ReadPayoutsAsync(unit, statement.Lines);
        await facts.ReadOwnersAsync(unit, statement.Lines);
        return facts;
    }

    /// <summary>What is known of a line.</summary>
    public LineKnowledge Of(BankLine line) =>
        new(
            seen.TryGetValue(line.Reference, out var one) ? one.Line : null,
            deposits.GetValueOrDefault(line.Reference),
            PayoutOf(line) is { } id ? payouts.GetValueOrDefault(id) : null,
            OwnerOf(line)
        );

    /// <summary>How many lines have the reference already.</summary>
    public int OccurrencesOf(string reference) => seen.TryGetValue(reference, out var one) ? one.Occurrences : 0;

    /// <summary>The reference of the line's deposit: its own, while no line of another account took it.</summary>
    public string DepositReferenceOf(BankLine line) =>
        takenReferences.Contains(line.Reference) ? $"{line.Reference} {line.Amount.Currency}" : line.Reference;

    /// <summary>Remembers a decision for the lines after it in the same document.</summary>
    public void Remember(StatementKind kind, BankLine line, LineDecision decision)
    {
        var first = seen.TryGetValue(line.Reference, out var one) ? one.Line.Amount : line.Amount;
        var isNew = decision.Fate == LineFate.Known ? 0 : 1;
        seen[line.Reference] = (
            new SeenLine(first, kind == StatementKind.Statement || one.Line?.InStatement == true),
            one.Occurrences + isNew
        );
        if (decision is { Fate: LineFate.Payout or LineFate.Return, PayoutId: { } id })
            payouts[id] = payouts[id] with
            {
                State = decision.Fate == LineFate.Payout ? PayoutState.Booked : PayoutState.Returned,
            };
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

    private async Task ReadSeenAsync(Unit unit, CustodyAccountId accountId, string[] references)
    {
        var rows = await unit.ListAsync<SeenRow>(
            """
            select
              reference,
              currency,
              (array_agg(amount_minor order by occurrence))[1] as amount_minor,
              bool_or(statement_id is not null) as in_statement,
              max(occurrence) as occurrences
            from bank_lines
            where custody_account_id = @AccountId
              and reference = any (@References)
            group by reference, currency
            """,
            new { AccountId = accountId, References = references }
        );
        foreach (var row in rows)
            seen[row.Reference] = (
                new SeenLine(new Money(row.AmountMinor, row.Currency), row.InStatement),
                row.Occurrences
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

    private sealed record SeenRow(
        string Reference,
        Currency Currency,
        long AmountMinor,
        bool InStatement,
        int Occurrences
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
