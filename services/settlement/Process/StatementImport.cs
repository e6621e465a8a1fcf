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
            if (!await BankDocuments.AddAccountAsync(unit, documentId, position, id, statement))
                return Error.Conflict(
                    "statement.numberUsed",
                    $"Page {statement.Page} of the bank's statement {statement.Number} was imported before."
                );
            if (await BankDocuments.FindWholeAsync(unit, id, statement) is { AddsUp: false })
                return Error.Unprocessable(
                    "statement.pagesDisagree",
                    $"The pages of {statement.Number} do not lead from its opening to its closing balance."
                );
            await ImportAsync(unit, documentId, id, statement, caller.ParticipantId);
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
        BankStatementId documentId,
        CustodyAccountId accountId,
        BankStatement statement,
        ParticipantId importedBy
    )
    {
        var facts = await LineFacts.ReadAsync(unit, accountId, statement);
        var judged = statement.Lines.Select(line => Judge(facts, accountId, statement.Kind, line)).ToList();
        await BankDocuments.AddLinesAsync(unit, documentId, accountId, statement.Kind, judged);
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

    private static JudgedLine Judge(LineFacts facts, CustodyAccountId accountId, StatementKind kind, BankLine line)
    {
        var decision = LineMatching.Decide(kind, line, facts.Of(line));
        var before = facts.OccurrencesOf(line.Reference);
        var occurrence = decision.Fate == LineFate.Known ? before : before + 1;
        facts.Remember(kind, line, decision);
        return new JudgedLine(BankIds.LineOf(accountId, line.Reference, occurrence), occurrence, line, decision);
    }
}
