using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>A document of the bank that was imported.</summary>
public sealed record BankDocument(BankStatementId StatementId, string ContentHash);

/// <summary>A line with what was decided of it.</summary>
/// <param name="LineId">Follows from account, reference and occurrence.</param>
public sealed record JudgedLine(BankLineId LineId, int Occurrence, BankLine Line, LineDecision Decision);

/// <summary>The sums of a statement over its pages; the opening is null where the bank gives none.</summary>
public sealed record WholeStatement(long? OpeningMinor, long LinesMinor, long? ClosingMinor)
{
    /// <summary>Whether the lines lead from the opening to the closing balance.</summary>
    public bool AddsUp => OpeningMinor is null || ClosingMinor is null || OpeningMinor + LinesMinor == ClosingMinor;
}

/// <summary>The documents of the custodian bank, and their lines.</summary>
internal static class BankDocuments
{
    /// <summary>
    /// One import at a time, and none while a deposit is recorded by hand: both ask what the other has written.
    /// </summary>
    public static Task LockAsync(Unit unit) => unit.ExecuteAsync("select pg_advisory_xact_lock(20022)");

    /// <summary>Waits for an import that is under way; others may record at the same time.</summary>
    public static Task LockForDepositsAsync(Unit unit) =>
        unit.ExecuteAsync("select pg_advisory_xact_lock_shared(20022)");

    /// <summary>True where the bank showed this arrival already, and it did not become a deposit.</summary>
    public static Task<bool> ShowsAsync(Unit unit, string reference, Currency currency) =>
        unit.OneAsync<bool>(
            """
            select exists (
              select
              from bank_lines
              where reference = @Reference
                and currency = @Currency
                and amount_minor > 0
                and fate in ('receipt', 'break')
            )
            """,
            new { Reference = reference, Currency = currency }
        );

    /// <summary>What stands under a message id; null where nothing does.</summary>
    public static Task<BankDocument?> FindAsync(Unit unit, StatementKind kind, string messageId) =>
        unit.FindAsync<BankDocument>(
            """
            select statement_id, content_hash
            from bank_statements
            where kind = @Kind
              and message_id = @MessageId
            """,
            new { Kind = kind.ToText(), MessageId = messageId }
        );

    /// <summary>Adds a document.</summary>
    public static Task AddAsync(
        Unit unit,
        BankDocument document,
        StatementKind kind,
        string messageId,
        ParticipantId importedBy
    ) =>
        unit.ExecuteAsync(
            """
            insert into bank_statements (statement_id, kind, message_id, content_hash, imported_by)
            values (@StatementId, @Kind, @MessageId, @ContentHash, @ImportedBy)
            """,
            new
            {
                document.StatementId,
                Kind = kind.ToText(),
                MessageId = messageId,
                document.ContentHash,
                ImportedBy = importedBy,
            }
        );

    /// <summary>Adds what a document says of one account; false where the bank's number for it is taken.</summary>
    public static async Task<bool> AddAccountAsync(
        Unit unit,
        BankStatementId documentId,
        int position,
        CustodyAccountId accountId,
        BankStatement statement
    ) =>
        await unit.ExecuteAsync(
            """
            insert into bank_statement_accounts (
              statement_id, position, custody_account_id, kind, number, page, is_last, opening_minor, closing_minor,
              closed_on, lines, lines_minor, unbooked
            )
            values (
              @StatementId, @Position, @AccountId, @Kind, @Number, @Page, @IsLast, @OpeningMinor, @ClosingMinor,
              @ClosedOn::date, @Lines, @LinesMinor, @Unbooked
            )
            on conflict (custody_account_id, kind, number, page) do nothing
            """,
            new
            {
                StatementId = documentId,
                Position = position,
                AccountId = accountId,
                Kind = statement.Kind.ToText(),
                statement.Number,
                statement.Page,
                statement.IsLast,
                OpeningMinor = statement.Opening?.Minor,
                ClosingMinor = statement.Closing?.Minor,
                ClosedOn = statement.ClosedOn?.ToString("O"),
                Lines = statement.Lines.Count,
                LinesMinor = statement.Lines.Sum(line => line.Amount.Minor),
                statement.Unbooked,
            }
        ) == 1;

    /// <summary>What the pages of a statement say together; null while one of them has not come.</summary>
    public static Task<WholeStatement?> FindWholeAsync(Unit unit, CustodyAccountId accountId, BankStatement page) =>
        unit.FindAsync<WholeStatement>(
            """
            select
              sum(p.opening_minor)::bigint as opening_minor,
              sum(p.lines_minor)::bigint as lines_minor,
              sum(p.closing_minor)::bigint as closing_minor
            from bank_statement_accounts p
            where p.custody_account_id = @AccountId
              and p.kind = @Kind
              and p.number = @Number
            having count(*) = max(p.page) filter (where p.is_last)
            """,
            new
            {
                AccountId = accountId,
                Kind = page.Kind.ToText(),
                page.Number,
            }
        );

    /// <summary>Adds lines; those that were shown before are only noted as shown again.</summary>
    public static Task AddLinesAsync(
        Unit unit,
        BankStatementId documentId,
        CustodyAccountId accountId,
        StatementKind kind,
        IEnumerable<JudgedLine> lines
    ) =>
        unit.ExecuteAsync(
            """
            insert into bank_lines as l (
              line_id, custody_account_id, reference, occurrence, statement_id, notification_id, amount_minor, currency,
              booked_on, end_to_end_id, remittance, counterparty, fate, transfer_id
            )
            select
              r."lineId", @AccountId, r.reference, r.occurrence,
              case when @InStatement then @StatementId end,
              case when not @InStatement then @StatementId end,
              r."amountMinor", r.currency, r."bookedOn", r."endToEndId", r.remittance, r.counterparty, r.fate,
              r."transferId"
            from jsonb_to_recordset(@Lines::jsonb) as r (
              "lineId" uuid, reference text, occurrence int, "amountMinor" bigint, currency text, "bookedOn" date,
              "endToEndId" text, remittance text[], counterparty jsonb, fate text, "transferId" uuid
            )
            on conflict (line_id) do update
            set statement_id = coalesce(l.statement_id, excluded.statement_id),
              notification_id = coalesce(l.notification_id, excluded.notification_id)
            """,
            new
            {
                StatementId = documentId,
                AccountId = accountId,
                InStatement = kind == StatementKind.Statement,
                Lines = Json.Write(lines.Select(AsWritten)),
            }
        );

    /// <summary>Adds differences; each is found once.</summary>
    public static Task AddBreaksAsync(Unit unit, CustodyAccountId accountId, IEnumerable<JudgedLine> lines) =>
        Breaks.AddAsync(
            unit,
            lines
                .Where(line => line.Decision.Break is not null)
                .Select(line => new NewBreak(
                    line.Decision.Break!.Value,
                    accountId,
                    line.Line.Amount.Currency,
                    line.Line.BookedOn,
                    line.LineId,
                    TransferId: null,
                    line.Decision.PayoutId,
                    line.Decision.Expected,
                    line.Line.Amount.Minor
                ))
        );

    /// <summary>Takes in the money of the lines whose owner is not known.</summary>
    public static Task ReceiveAsync(Unit unit, IEnumerable<JudgedLine> lines) =>
        unit.ExecuteAsync(
            """
            select ledger_receive(@Lines)
            """,
            new
            {
                Lines = lines
                    .Where(line => line.Decision.Fate == LineFate.Receipt)
                    .Select(line => line.LineId.Value)
                    .ToArray(),
            }
        );

    /// <summary>Books the deposits that lines are.</summary>
    /// <exception cref="InvalidOperationException">One stands already, which the decision should have seen.</exception>
    public static async Task DepositAsync(
        Unit unit,
        IEnumerable<JudgedLine> lines,
        Func<BankLine, string> referenceOf,
        ParticipantId importedBy
    )
    {
        var requests = lines
            .Where(line => line.Decision.Fate == LineFate.Deposit)
            .Select(line => new
            {
                DepositId = BankIds.DepositOf(line.LineId).Value,
                TransferId = LedgerIds.BookingOf(BankIds.DepositOf(line.LineId)).Value,
                ParticipantId = line.Decision.Owner!.Value.Value,
                Currency = line.Line.Amount.Currency.Code,
                AmountMinor = line.Line.Amount.Minor,
                BankReference = referenceOf(line.Line),
                RecordedBy = importedBy.Value,
            })
            .ToList();
        var booked = await unit.OneAsync<int>(
            """
            select count(*)::int
            from ledger_deposit(
              (
                select coalesce(jsonb_agg(r || jsonb_build_object('recordedAt', now())), '[]')
                from jsonb_array_elements(@Requests::jsonb) r
              )
            ) d
            where d.outcome = 'posted'
            """,
            new { Requests = Json.Write(requests) }
        );
        if (booked != requests.Count)
            throw new InvalidOperationException("A deposit of the statement stands already.");
    }

    private static object AsWritten(JudgedLine judged) =>
        new
        {
            LineId = judged.LineId.Value,
            judged.Line.Reference,
            judged.Occurrence,
            AmountMinor = judged.Line.Amount.Minor,
            Currency = judged.Line.Amount.Currency.Code,
            judged.Line.BookedOn,
            judged.Line.EndToEndId,
            judged.Line.Remittance,
            judged.Line.Counterparty,
            Fate = judged.Decision.Fate is LineFate.Known ? "break" : judged.Decision.Fate.ToText(),
            TransferId = TransferOf(judged)?.Value,
        };

    private static TransferId? TransferOf(JudgedLine judged) =>
        judged.Decision.Fate switch
        {
            LineFate.Met => judged.Decision.MetTransferId,
            LineFate.Deposit => LedgerIds.BookingOf(BankIds.DepositOf(judged.LineId)),
            LineFate.Receipt => BankIds.ReceiptOf(judged.LineId),
            LineFate.Payout => BankIds.BookingOf(judged.Decision.PayoutId!.Value),
            LineFate.Return => BankIds.ReturnOf(judged.Decision.PayoutId!.Value),
            LineFate.Known or LineFate.Charge or LineFate.Break => null,
        };
}
