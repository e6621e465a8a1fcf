using Exchange.Kernel;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Process;

/// <summary>
/// Decides the lines of a statement or a notification, booking by booking. A booking that was shown before in other
/// detail is the same one; a notification is ahead of its day's statement, or it says nothing.
/// </summary>
/// <param name="closedUntil">The last day of which the statement came; null for a statement, and before the first.
/// </param>
internal sealed class StatementJudgement(
    LineFacts facts,
    CustodyAccountId accountId,
    StatementKind kind,
    DateOnly? closedUntil
)
{
    private readonly List<JudgedLine> lines = [];
    private readonly List<(BankLineId LineId, BankStatementId DocumentId)> shownAgain = [];

    /// <summary>What is decided of each line.</summary>
    public IReadOnlyList<JudgedLine> Lines => lines;

    /// <summary>Lines that were imported before and are shown again.</summary>
    public IReadOnlyList<(BankLineId LineId, BankStatementId DocumentId)> ShownAgain => shownAgain;

    /// <summary>Decides the lines of a page.</summary>
    public void Judge(StatementPage page)
    {
        foreach (var one in page.Lines.GroupBy(line => line.Entry, StringComparer.Ordinal))
        {
            IReadOnlyList<BankLine> booking = [.. one];
            var seen = facts.SeenOf(booking);
            if (LineMatching.DecideWhole(kind, booking, seen) is { } whole)
                JudgeWhole(page.DocumentId, booking, whole);
            else if (seen.Count > 0 || closedUntil is not { } day || booking[0].BookedOn > day)
                foreach (var line in booking)
                    JudgeLine(page.DocumentId, line);
        }
    }

    /// <summary>
    /// Books no credit of these days: it may be what a notification showed under another name, because the statement
    /// does not show that. Somebody must look.
    /// </summary>
    public void Doubt(IReadOnlySet<DateOnly> days)
    {
        for (var i = 0; i < lines.Count; i++)
            if (lines[i].Decision.Fate is LineFate.Deposit or LineFate.Receipt && days.Contains(lines[i].Line.BookedOn))
                lines[i] = lines[i] with { Decision = new LineDecision(LineFate.Break, Break: BreakType.Unknown) };
    }

    private void JudgeWhole(BankStatementId documentId, IReadOnlyList<BankLine> booking, LineDecision decision)
    {
        if (decision.Fate == LineFate.Known)
        {
            ShowAgain(documentId, facts.ShowAgain(kind, booking));
            return;
        }
        // It is never the first of its name: so it is seen that it contradicts, and nothing meets it.
        var whole = LineMatching.Whole(booking);
        Add(documentId, whole, decision, Math.Max(facts.OccurrencesOf(whole.Reference), 1) + 1);
    }

    private void JudgeLine(BankStatementId documentId, BankLine line)
    {
        var decision = LineMatching.Decide(kind, line, facts.Of(line));
        if (decision.Fate == LineFate.Known)
            ShowAgain(documentId, facts.ShowAgain(kind, line));
        else
            Add(documentId, line, decision, facts.OccurrencesOf(line.Reference) + 1);
    }

    private void ShowAgain(BankStatementId documentId, IEnumerable<BankLineId> shown) =>
        shownAgain.AddRange(shown.Select(id => (id, documentId)));

    private void Add(BankStatementId documentId, BankLine line, LineDecision decision, int occurrence)
    {
        var judged = new JudgedLine(
            BankIds.LineOf(accountId, line.Reference, occurrence),
            occurrence,
            line,
            decision,
            documentId
        );
        facts.Remember(kind, judged);
        lines.Add(judged);
    }
}
