using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>A document of the bank that was imported.</summary>
public sealed record BankDocument(BankStatementId StatementId, string ContentHash);

/// <summary>A line with what was decided of it.</summary>
/// <param name="LineId">Follows from account, reference and occurrence.</param>
/// <param name="DocumentId">The document that shows it.</param>
public sealed record JudgedLine(
    BankLineId LineId,
    int Occurrence,
    BankLine Line,
    LineDecision Decision,
    BankStatementId DocumentId
);

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

    /// <summary>
    /// True where the bank showed this arrival already, and it did not become a deposit, or that was reversed.
    /// </summary>
    public static Task<bool> ShowsAsync(Unit unit, string reference, Currency currency) =>
        unit.OneAsync<bool>(
            """
            select exists (
              select
              from bank_lines
              where names && array[@Reference]
                and currency = @Currency
                and amount_minor > 0
                and (fate in ('receipt', 'break') or reference <> @Reference or ledger_is_undone(transfer_id))
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

    /// <summary>Adds lines.</summary>
    public static Task AddLinesAsync(
        Unit unit,
        CustodyAccountId accountId,
        StatementKind kind,
        IEnumerable<JudgedLine> lines
    ) =>
        unit.ExecuteAsync(
            """
            insert into bank_lines (
              line_id, custody_account_id, reference, occurrence, statement_id, notification_id, amount_minor, currency,
              booked_on, end_to_end_id, remittance, counterparty, fate, transfer_id, names
            )
            select
              r."lineId", @AccountId, r.reference, r.occurrence,
              case when @InStatement then r."documentId" end,
              case when not @InStatement then r."documentId" end,
              r."amountMinor", r.currency, r."bookedOn", r."endToEndId", r.remittance, r.counterparty, r.fate,
              r."transferId", r.names
            from jsonb_to_recordset(@Lines::jsonb) as r (
              "lineId" uuid, "documentId" uuid, names text[], reference text, occurrence int, "amountMinor" bigint,
              currency text, "bookedOn" date,
              "endToEndId" text, remittance text[], counterparty jsonb, fate text, "transferId" uuid
            )
            """,
            new
            {
                AccountId = accountId,
                InStatement = kind == StatementKind.Statement,
                Lines = Json.Write(lines.Select(AsWritten)),
            }
        );

    /// <summary>Notes that a document shows lines again, in whatever detail.</summary>
    public static Task ShowAgainAsync(
        Unit unit,
        StatementKind kind,
        IEnumerable<(BankLineId LineId, BankStatementId DocumentId)> shown
    )
    {
        var lines = shown.ToList();
        return unit.ExecuteAsync(
            """
            update bank_lines l
            set statement_id = case
                when @InStatement then coalesce(l.statement_id, r.document_id)
                else l.statement_id
              end,
              notification_id = case
                when @InStatement then l.notification_id
                else coalesce(l.notification_id, r.document_id)
              end
            from unnest(@Lines::uuid[], @Documents::uuid[]) as r (line_id, document_id)
            where l.line_id = r.line_id
            """,
            new
            {
                InStatement = kind == StatementKind.Statement,
                Lines = lines.Select(one => one.LineId.Value).ToArray(),
                Documents = lines.Select(one => one.DocumentId.Value).ToArray(),
            }
        );
    }

    /// <summary>
    /// The days of which a notification showed credits that no statement shows, these lines aside: what a statement of
    /// these days shows under other names may be the same money.
    /// </summary>
    public static async Task<IReadOnlySet<DateOnly>> UnshownDaysAsync(
        Unit unit,
        CustodyAccountId accountId,
        IEnumerable<BankLineId> shown
    )
    {
        var days = await unit.ListAsync<string>(
            """
            select distinct booked_on::text
            from bank_lines
            where custody_account_id = @AccountId
              and statement_id is null
              and transfer_id is not null
              and amount_minor > 0
              and line_id <> all (@Shown)
            """,
            new { AccountId = accountId, Shown = shown.Select(line => line.Value).ToArray() }
        );
        return days.Select(day => DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture)).ToHashSet();
    }

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
            DocumentId = judged.DocumentId.Value,
            Names = LineFacts.NamesOf(judged.Line),
            judged.Line.Reference,
            judged.Occurrence,
            AmountMinor = judged.Line.Amount.Minor,
            Currency = judged.Line.Amount.Currency.Code,
            judged.Line.BookedOn,
            judged.Line.EndToEndId,
            judged.Line.Remittance,
            judged.Line.Counterparty,
            Fate = judged.Decision.Fate.ToText(),
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
