using System.Globalization;
using System.Xml.Linq;
using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Banking;

/// <summary>
/// Reads camt.053 and camt.054. A statement whose lines do not lead from its opening to its closing balance is refused,
/// and so is one that names a currency, an amount or an account that can't be.
/// </summary>
public static class Camt
{
    private const int MostLines = 20_000;

    /// <summary>The statements of a document.</summary>
    public static Result<IReadOnlyList<BankStatement>> Read(byte[] xml)
    {
        var document = IsoSchema.Read(xml, IsoSchema.Camt053, IsoSchema.Camt054);
        if (!document.IsOk)
            return document.Error;
        var body = document.Value.Root!.Elements().Single();
        var faults = new List<FieldError>();
        var messageId = body.Text("GrpHdr", "MsgId")!;
        List<BankStatement> statements =
        [
            .. body.All("Stmt").Select(one => Statement(one, StatementKind.Statement, messageId, faults)),
            .. body.All("Ntfctn").Select(one => Statement(one, StatementKind.Notification, messageId, faults)),
        ];
        if (statements.Sum(statement => statement.Lines.Count) > MostLines)
            return Error.Invalid("statement.tooLong", $"A document has at most {MostLines} lines.");
        return faults.Count == 0
            ? statements
            : Error.Invalid("statement.invalid", "The document contradicts itself, or what it names can't be.", faults);
    }

    private static BankStatement Statement(
        XElement element,
        StatementKind kind,
        string messageId,
        List<FieldError> faults
    )
    {
        var before = faults.Count;
        var account = element.Text("Acct", "Id", "IBAN") ?? element.Text("Acct", "Id", "Othr", "Id");
        if (account is null)
            Refuse(element.At("Acct")!, "required", "The account needs its IBAN or its number.");
        var entries = element.All("Ntry").ToList();
        var booked = entries.Where(entry => entry.Text("Sts", "Cd") is "BOOK").ToList();
        var (page, isLast) = PageOf(element);
        var name = NumberOf(element);
        var pageName = page == 1 ? name : $"{name}/{page}";
        var read = booked.ConvertAll(entry => Lines(entry, pageName, faults));
        var shown = read.FindAll(one => kind == StatementKind.Statement || one.All(line => line.Names.Count > 0));
        var lines = shown.SelectMany(one => one).ToList();
        // A page's own balances are interim ones; only the first and the last have the statement's.
        var closing = isLast ? Balance(element, faults, "CLBD") : null;
        var currency = CurrencyOf(element, closing?.Currency ?? lines.FirstOrDefault()?.Amount.Currency, faults);
        var statement = new BankStatement(
            kind,
            messageId,
            name,
            account ?? string.Empty,
            currency,
            page == 1 ? Balance(element, faults, "OPBD", "PRCD") : null,
            closing,
            isLast ? BalanceOf(element, "CLBD").Day("Dt") : null,
            lines,
            entries.Count - shown.Count,
            page,
            isLast
        );
        if (kind == StatementKind.Statement && isLast && closing is null)
            Refuse(element, "closing", "A statement needs its closing booked balance (CLBD).");
        if (faults.Count == before)
            AddUp(element, statement, faults);
        return statement;

        void Refuse(XElement at, string rule, string message) =>
            faults.Add(new FieldError(IsoElements.PathOf(at), rule, message));
    }

    // Of the statement, else of its message.
    private static (int Page, bool IsLast) PageOf(XElement statement)
    {
        var pages =
            statement.At("StmtPgntn") ?? statement.At("NtfctnPgntn") ?? statement.Parent!.At("GrpHdr", "MsgPgntn");
        return pages is null
            ? (1, true)
            : (
                int.TryParse(pages.Text("PgNb"), NumberStyles.None, CultureInfo.InvariantCulture, out var page)
                    ? Math.Max(page, 1)
                    : 1,
                pages.Text("LastPgInd") is "true" or "1"
            );
    }

    private static string NumberOf(XElement statement) =>
        statement.Text("ElctrncSeqNb") is { } sequence ? $"{statement.Text("Id")}/{sequence}" : statement.Text("Id")!;

    private static Currency CurrencyOf(XElement statement, Currency? seen, List<FieldError> faults)
    {
        var code = statement.Text("Acct", "Ccy") ?? seen?.Code;
        if (Currency.TryOf(code, out var currency))
            return currency;
        var message = code is null ? "The account needs its currency." : $"{code} is no currency of ISO 4217.";
        faults.Add(new FieldError(IsoElements.PathOf(statement.At("Acct")!), "currency", message));
        return Currency.Cny;
    }

    private static void AddUp(XElement element, BankStatement statement, List<FieldError> faults)
    {
        var stray = element
            .Descendants()
            .FirstOrDefault(one =>
                one.Name.LocalName is "Amt"
                && one.Parent!.Name.LocalName is "Ntry" or "Bal"
                && !statement.Currency.Code.Equals(one.Attribute("Ccy")?.Value, StringComparison.Ordinal)
            );
        if (stray is not null)
        {
            faults.Add(
                new FieldError(
                    IsoElements.PathOf(stray),
                    "currency",
                    $"The account is in {statement.Currency}, this is in {stray.Attribute("Ccy")!.Value}."
                )
            );
            return;
        }
        if (statement is not { Opening: { } opening, Closing: { } closing })
            return;
        var sum = statement.Lines.Aggregate(opening, (total, line) => total + line.Amount);
        if (sum != closing)
            faults.Add(
                new FieldError(
                    IsoElements.PathOf(element),
                    "sum",
                    $"The lines lead from {opening} to {sum}, but the closing balance is {closing}."
                )
            );
    }

    private static XElement? BalanceOf(XElement statement, params IReadOnlyList<string> codes) =>
        statement
            .All("Bal")
            .FirstOrDefault(one => codes.Contains(one.Text("Tp", "CdOrPrtry", "Cd"), StringComparer.Ordinal));

    private static Money? Balance(XElement statement, List<FieldError> faults, params IReadOnlyList<string> codes) =>
        BalanceOf(statement, codes) is { } balance ? Signed(balance, balance.At("Amt")!.Amount(faults)) : null;

    // Several payments that were booked as one: each is a line where each has its amount and together they are it.
    private static List<BankLine> Lines(XElement entry, string statement, List<FieldError> faults)
    {
        var whole = Signed(entry, entry.At("Amt")!.Amount(faults));
        if (whole.Minor == 0)
            faults.Add(new FieldError(IsoElements.PathOf(entry.At("Amt")!), "positive", "A line of nothing is none."));
        var details = entry.All("NtryDtls").SelectMany(one => one.All("TxDtls")).ToList();
        var owns = details.ConvertAll(one => one.Text("Refs", "AcctSvcrRef"));
        var place = $"{statement}/{CountOf(entry)}";
        var called = entry.Text("AcctSvcrRef");
        List<Money> amounts =
            details.Count <= 1
                ? []
                : details.ConvertAll(one => Signed(entry, AmountOf(one)?.Amount(faults) ?? default));
        if (
            amounts.Count == 0
            || amounts.Exists(amount => amount.Currency != whole.Currency)
            || amounts.Sum(one => one.Minor) != whole.Minor
        )
        {
            var reference = called ?? (details.Count == 1 ? owns[0] : null) ?? place;
            return [Line(entry, details.Count == 1 ? details[0] : null, (reference, place), [called, .. owns], whole)];
        }
        // Banks that have no names for the single payments write that of the booking, or one for all.
        var areNames =
            owns.TrueForAll(own => own is not null)
            && owns.Append(called).Distinct(StringComparer.Ordinal).Count() > owns.Count;
        return
        [
            .. details.Select(
                (one, i) =>
                    Line(
                        entry,
                        one,
                        (areNames ? owns[i]! : $"{called ?? place}/{Number(i + 1)}", place),
                        [called, owns[i]],
                        amounts[i]
                    )
            ),
        ];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static XElement? AmountOf(XElement details) => details.At("Amt") ?? details.At("AmtDtls", "TxAmt", "Amt");

    private static string CountOf(XElement entry) => Number(entry.ElementsBeforeSelf(entry.Name).Count() + 1);

    private static BankLine Line(
        XElement entry,
        XElement? details,
        (string Reference, string Place) at,
        IReadOnlyList<string?> names,
        Money amount
    )
    {
        var parties = details.At("RltdPties");
        var other = amount.Minor > 0 ? "Dbtr" : "Cdtr";
        var agent = details.At("RltdAgts", $"{other}Agt", "FinInstnId");
        var account = parties.At($"{other}Acct", "Id");
        var name = parties.Text(other, "Pty", "Nm");
        var counterparty =
            name is null && account is null
                ? null
                : new BankAccountName(
                    name ?? string.Empty,
                    account.Text("IBAN"),
                    account.Text("Othr", "Id"),
                    agent.Text("ClrSysMmbId", "MmbId"),
                    agent.Text("BICFI")
                );
        var structured = details.At("RmtInf").All("Strd").Select(one => one.Text("CdtrRefInf", "Ref")).OfType<string>();
        return new BankLine(
            at.Reference,
            amount,
            entry.Day("BookgDt") ?? entry.Day("ValDt") ?? DateOnly.MinValue,
            details.Text("Refs", "EndToEndId") is { } id and not "NOTPROVIDED" ? id : null,
            [.. structured, .. details.At("RmtInf").All("Ustrd").Select(one => IsoElements.Plain(one.Value))],
            counterparty,
            at.Place,
            [.. names.OfType<string>().Distinct(StringComparer.Ordinal)]
        );
    }

    // A reversal's indicator already says which way it goes (RvslInd only says that it undoes another line).
    private static Money Signed(XElement element, Money amount) =>
        element.Text("CdtDbtInd") is "DBIT" ? Money.Zero(amount.Currency) - amount : amount;
}
