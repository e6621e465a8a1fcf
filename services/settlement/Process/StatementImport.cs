using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Process;

/// <summary>
/// Brings a document of the custodian bank into the ledger: decides each line, then writes lines, transfers and
/// differences in one transaction. It is the only one at work.
/// </summary>
internal static class StatementImport
{
    /// <summary>What the document says, of which accounts; refused where one of them is not ours.</summary>
    public static async Task<Error?> RunAsync(
        Unit unit,
        BankStatementId documentId,
        IReadOnlyList<BankStatement> statements,
        Caller caller
    )
    {
        var accounts = await CustodyAccounts.AllAsync(unit);
        foreach (var (position, statement) in statements.Index())
        {
            var account = AccountOf(accounts, statement);
            if (!account.IsOk)
                return account.Error;
            var id = account.Value.CustodyAccountId;
            if (!await StatementPages.AddAsync(unit, documentId, position, id, statement))
                return Error.Conflict(
                    "statement.numberUsed",
                    $"Page {statement.Page} of the bank's statement {statement.Number} was imported before."
                );
            if (await StatementPages.IsAstrayAsync(unit, id, statement))
                return Error.Unprocessable(
                    "statement.pageAstray",
                    $"Page {statement.Page} of {statement.Number} comes after its last page, or is another last one."
                );
            if (await StatementPages.FindWholeAsync(unit, id, statement) is not { } whole)
                continue;
            if (!whole.AddsUp)
                return Error.Unprocessable(
                    "statement.pagesDisagree",
                    $"The pages of {statement.Number} do not lead from its opening to its closing balance."
                );
            var pages = statement.IsOnly
                ? [new StatementPage(documentId, statement.Lines)]
                : await StatementPages.ReadAsync(unit, id, statement);
            await ImportAsync(unit, id, statement.Kind, pages, caller.ParticipantId);
        }
        return null;
    }

    private static Result<CustodyAccount> AccountOf(IReadOnlyList<CustodyAccount> accounts, BankStatement statement)
    {
        var ours = accounts
            .Where(account => string.Equals(account.AsName().Account, statement.Account, StringComparison.Ordinal))
            .ToList();
        if (ours.Count == 0)
            return Error.Unprocessable(
                "statement.accountUnknown",
                $"{statement.Account} is no account of the exchange; see GET /v1/custody-accounts."
            );
        return ours.Find(account => account.Currency == statement.Currency) is { } found
            ? found
            : Error.Unprocessable(
                "statement.wrongCurrency",
                $"The account {statement.Account} is in {ours[0].Currency}, the statement in {statement.Currency}."
            );
    }

    private static async Task ImportAsync(
        Unit unit,
        CustodyAccountId accountId,
        StatementKind kind,
        IReadOnlyList<StatementPage> pages,
        ParticipantId importedBy
    )
    {
        var facts = await LineFacts.ReadAsync(unit, accountId, [.. pages.SelectMany(page => page.Lines)]);
        var closedUntil =
            kind == StatementKind.Notification ? await StatementPages.ClosedUntilAsync(unit, accountId) : null;
        var judgement = new StatementJudgement(facts, accountId, kind, closedUntil);
        foreach (var page in pages)
            judgement.Judge(page);
        var shown = judgement.ShownAgain.Select(one => one.LineId).ToList();
        if (kind == StatementKind.Statement)
            judgement.Doubt(await BankDocuments.UnshownDaysAsync(unit, accountId, shown));
        var judged = judgement.Lines;
        await BankDocuments.AddLinesAsync(unit, accountId, kind, judged);
        await BankDocuments.ShowAgainAsync(unit, kind, judgement.ShownAgain);
        await BankDocuments.DepositAsync(unit, judged, facts.DepositReferenceOf, importedBy);
        await BankDocuments.ReceiveAsync(unit, judged);
        await PayoutRows.BookAsync(unit, PayoutsOf(judged, LineFate.Payout));
        await ReturnAsync(unit, judged);
        await BankDocuments.AddBreaksAsync(unit, accountId, judged);
    }

    // A payout that the bank could not deliver: its money is on our account there again.
    private static async Task ReturnAsync(Unit unit, IReadOnlyList<JudgedLine> judged)
    {
        var returned = new List<PayoutToReturn>();
        foreach (var line in judged.Where(line => line.Decision.Fate == LineFate.Return))
        {
            var id = line.Decision.PayoutId!.Value;
            var owner = await PayoutRows.OwnerOfAsync(unit, id);
            returned.Add(new PayoutToReturn(id, owner, line.Line.Amount, "The bank received it back."));
        }
        await PayoutRows.ReturnAsync(unit, returned);
    }

    private static IEnumerable<PayoutId> PayoutsOf(IEnumerable<JudgedLine> judged, LineFate fate) =>
        judged.Where(line => line.Decision.Fate == fate).Select(line => line.Decision.PayoutId!.Value);
}
